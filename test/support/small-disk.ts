import { execFile } from "node:child_process";
import { mkdtemp, open, rm, rmdir, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Found } from "./peers/found.ts";

/** A file system of its own, with little room. */
export interface SmallDisk {
  readonly path: string;
  /** Takes what room is left, to the last byte. */
  fill(): Promise<void>;
  /** Gives that room back. */
  free(): Promise<void>;
  remove(): Promise<void>;
}

const run = promisify(execFile);
const LITTLE = "2m";

/** Whether file systems can be mounted here, which takes root: what a suite with a small disk depends on. */
export async function mounting(): Promise<Found> {
  try {
    const disk = await openSmallDisk();
    await disk.remove();
    return "mount";
  } catch (error) {
    return { skip: `no file system can be mounted: ${error instanceof Error ? error.message : error}` };
  }
}

/** In memory, of 2 MB. The caller removes it. */
export async function openSmallDisk(): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), "sallyport-disk-"));
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${LITTLE}`, "tmpfs", path]);
  } catch (error) {
    await rmdir(path);
    throw error;
  }
  const filler = join(path, "filler");
  return {
    path,
    fill: () => fillWith(filler),
    free: () => truncate(filler),
    remove: async () => {
      await run("umount", ["--lazy", path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}

async function fillWith(path: string): Promise<void> {
  const file = await open(path, "a");
  try {
    for (let size = 65_536; size >= 1; ) {
      const isWritten = await file.write(Buffer.alloc(size)).then(
        () => true,
        () => false,
      );
      if (!isWritten) size /= 2;
    }
  } finally {
    await file.close();
  }
}
