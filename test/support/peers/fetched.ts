import { mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPresent } from "./programs.ts";

/** Everything fetched for the tests lives here: ignored by Git, safe to delete. */
export const peersFolder = join(import.meta.dirname, "..", "..", "..", ".peers");

/** Longer than any fetch may take: a lock this old belongs to nobody, whatever it says. */
const abandonedAfterMs = 20 * 60_000;

/** Does `fetch` once ever for this name, however many test runs ask at once; a failed try is made again next time. */
export async function fetchedOnce(
  name: string,
  fetch: () => Promise<void>,
  folder: string = peersFolder,
): Promise<void> {
  const stamp = join(folder, `${name}.done`);
  if (await isPresent(stamp)) return;
  await withFetchingLock(async () => {
    if (await isPresent(stamp)) return;
    process.stdout.write(`Fetching ${name} for the tests into ${folder} (once)\n`);
    await fetch();
    await writeFile(stamp, "");
  }, folder);
}

/** Test runs side by side fetch one after the other. */
export async function withFetchingLock(
  work: () => Promise<void>,
  folder: string = peersFolder,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lock = join(folder, "fetching.lock");
  while (!(await take(lock))) await new Promise((resolve) => setTimeout(resolve, 50));
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** The lock names its holder, so that one left by a killed run does not block for ever. */
async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    return false;
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(lock)).mtimeMs > abandonedAfterMs) return true;
    const holder = Number(await readFile(lock, "utf8"));
    if (!Number.isInteger(holder) || holder <= 0) return false;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
