import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";

const PREFIX = "sallyport-playground-";

/** Whether a process with this id runs still, whoever's it is. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

const isLeftOver = (name: string): boolean => {
  const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
  return pid !== undefined && !isRunning(Number(pid));
};

/** A folder for this run alone, in `place`. What runs left behind that were ended without a chance to stop is removed. */
export async function makeRunFolder(place = tmpdir()): Promise<string> {
  const left = (await readdir(place)).filter(isLeftOver);
  await Promise.all(left.map((name) => rm(join(place, name), { recursive: true, force: true })));
  return mkdtemp(join(place, `${PREFIX}${process.pid}-`));
}
