import { rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { build } from "vite";

const root = join(import.meta.dirname, "../../..");

export interface BuiltProgram {
  readonly folder: string;
  stop(): Promise<void>;
}

/** `sallyport` as it ships, of the sources as they are now; beside it the bot that dies where it is told to. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = join(root, "dist", `tested-${process.pid}`);
  await build({
    root,
    configFile: join(root, ".vite.program.mjs"),
    logLevel: "error",
    build: { outDir: folder, rollupOptions: { input: { "chaos-bot": "test/chaos/bot.ts" } } },
  });
  return { folder, stop: () => rm(folder, { recursive: true, force: true }) };
}
