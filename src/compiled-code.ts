import { lstatSync, mkdirSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { packageRoot } from "./package-root.ts";

const OTHERS_MAY_WRITE = 0o022;

/** Whoever may write here may change the code itself. */
const besideTheCode = (): string => join(packageRoot(), ".compiled");

/**
 * Keeps what Node makes of the code, types stripped and compiled, for the next start: it starts in half the time, and
 * holds some 60 MB less, since the compiler is not loaded. Best effort: where the folder cannot be had, or others may
 * write to it, the code is compiled as ever. Counts for what is imported after it.
 */
export function keepCompiledCode(folder: string = besideTheCode()): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const isOwn = process.getuid === undefined || found.uid === process.getuid();
    if (found.isDirectory() && isOwn && (found.mode & OTHERS_MAY_WRITE) === 0) enableCompileCache(folder);
  } catch {
    // Read-only, or someone else's.
  }
}
