import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { withFetchingLock } from "../support/peers/fetched.ts";

const root = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const times = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).mtimeMs),
  );
  return Math.max(...times);
}

async function isFresh(): Promise<boolean> {
  try {
    const built = await stat(join(root, "dist/playground/page/index.html"));
    return built.mtimeMs > (await newest(join(root, "src/playground/page")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

/** The page as its sources are now: built where it was not, or where a source is newer. */
export async function buildPage(): Promise<void> {
  await withFetchingLock(async () => {
    if (!(await isFresh())) await run("npm", ["run", "build:page"], { cwd: root });
  });
}
