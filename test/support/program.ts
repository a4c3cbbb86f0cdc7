import { copyFile, cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { tempDir } from "./temp-dir.ts";

const SOURCES = {
  main: fileURLToPath(new URL("../../src/main.ts", import.meta.url)),
  "chaos-bot": fileURLToPath(new URL("../chaos/bot.ts", import.meta.url)),
} as const;

/** The file to start as a process: in a test of the program as it ships, built once a run; elsewhere of the sources. */
export async function programFile(name: keyof typeof SOURCES): Promise<string> {
  if (process.env.VITEST === undefined) return SOURCES[name];
  const { askFor } = await import("./peers/asked.ts");
  const found = await askFor("program");
  if (typeof found !== "string") throw new Error(found.skip);
  return join(found, `${name}.js`);
}

/** The program as an image has it: with nothing beside it but package.json. */
export async function programAlone(): Promise<{ readonly main: string; readonly root: string }> {
  const root = await tempDir();
  const folder = join(root, "dist", "program");
  await cp(dirname(await programFile("main")), folder, { recursive: true });
  await copyFile(new URL("../../package.json", import.meta.url), join(root, "package.json"));
  return { main: join(folder, "main.js"), root };
}
