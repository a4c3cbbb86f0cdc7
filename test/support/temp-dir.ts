import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A fresh folder with its cleaner: `await using dir = await openTempDir()`, or call `remove` in a hook. */
export interface TempDir extends AsyncDisposable {
  readonly path: string;
  remove(): Promise<void>;
}

export async function openTempDir(prefix = "sallyport-"): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}

/** A fresh folder that goes when the running test ends, whether it passed or not. */
export async function tempDir(prefix?: string): Promise<string> {
  const dir = await openTempDir(prefix);
  onTestFinished(dir.remove);
  return dir.path;
}
