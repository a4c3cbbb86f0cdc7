import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { programAlone } from "./support/program.ts";

const run = promisify(execFile);
/** They start when they are imported; the other files are parts of them. */
const PROGRAMS = ["main.js", "process.js", "chaos-bot.js"];

describe("the program that ships", () => {
  it("needs nothing beside it but package.json", async () => {
    const { main, root } = await programAlone();
    const files = (await readdir(dirname(main))).filter((file) => file.endsWith(".js"));
    const parts = files.filter((file) => !PROGRAMS.includes(file));
    expect(files.length - parts.length).toBe(PROGRAMS.length);
    // A package that was left out would not be found.
    const imports = parts.map((part) => `await import(${JSON.stringify(join(dirname(main), part))});\n`);
    const all = join(root, "all.mjs");
    await writeFile(all, imports.join(""));
    const words = ["--disable-warning=ExperimentalWarning", all];
    const { stderr } = await run(process.execPath, words, { cwd: root, env: { PATH: process.env.PATH } });
    expect(stderr).toBe("");
  });
});
