import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isPresent } from "./programs.ts";

/** Everything fetched for the tests lives here: ignored by Git, safe to delete. */
export const peersFolder = join(import.meta.dirname, "..", "..", "..", ".peers");

/** Does `fetch` once ever for this name, however many test runs ask at once; a failed try is made again next time. */
export async function fetchedOnce(name: string, fetch: () => Promise<void>): Promise<void> {
  const stamp = join(peersFolder, `${name}.done`);
  if (await isPresent(stamp)) return;
  await withFetchingLock(async () => {
    if (await isPresent(stamp)) return;
    process.stdout.write(`Fetching ${name} for the tests into .peers/ (once)\n`);
    await fetch();
    await writeFile(stamp, "");
  });
}

/** Test runs side by side fetch one after the other. */
export async function withFetchingLock(work: () => Promise<void>): Promise<void> {
  await mkdir(peersFolder, { recursive: true });
  const lock = join(peersFolder, "fetching.lock");
  while (!(await take(lock))) await new Promise((resolve) => setTimeout(resolve, 200));
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
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    return false;
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const holder = Number(await readFile(lock, "utf8").catch(() => ""));
  if (!Number.isInteger(holder) || holder <= 0) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
