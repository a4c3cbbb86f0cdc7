import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { programAlone } from "./support/program.ts";
import { tempDir } from "./support/temp-dir.ts";

const run = promisify(execFile);
const MODULE = new URL("../src/compiled-code.ts", import.meta.url).href;

/** Where a process of its own keeps compiled code, once it was told of the folder; empty: nowhere. */
async function keptIn(folder: string): Promise<string> {
  const script = `
    import { getCompileCacheDir } from "node:module";
    import { keepCompiledCode } from ${JSON.stringify(MODULE)};
    keepCompiledCode(${JSON.stringify(folder)});
    process.stdout.write(getCompileCacheDir() ?? "");`;
  const words = ["--disable-warning=ExperimentalWarning", "--input-type=module", "--eval", script];
  const { stdout, stderr } = await run(process.execPath, words, { env: { PATH: process.env.PATH } });
  expect(stderr).toBe("");
  return stdout;
}

describe("compiled code", () => {
  it("is kept in a folder that is made for its owner alone", async () => {
    const folder = join(await tempDir(), "compiled");
    expect(await keptIn(folder)).toContain(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it("is not taken from a folder that others may write to", async () => {
    const folder = join(await tempDir(), "compiled");
    await mkdir(folder);
    for (const mode of [0o770, 0o777]) {
      await chmod(folder, mode);
      expect(await keptIn(folder)).toBe("");
    }
    await chmod(folder, 0o755);
    expect(await keptIn(folder)).toContain(folder);
  });

  it("is not taken from where a link leads", async () => {
    const parent = await tempDir();
    await mkdir(join(parent, "elsewhere"));
    await symlink(join(parent, "elsewhere"), join(parent, "compiled"));
    expect(await keptIn(join(parent, "compiled"))).toBe("");
  });

  it("is done without where there can be no folder", async () => {
    const parent = await tempDir();
    await writeFile(join(parent, "file"), "");
    expect(await keptIn(join(parent, "file"))).toBe("");
    expect(await keptIn(join(parent, "file", "compiled"))).toBe("");
  });

  it("of every command stands beside the code", async () => {
    const { main, root } = await programAlone();
    const { PATH } = process.env;
    await run(process.execPath, [main, "--help"], { cwd: await tempDir(), env: { PATH } });
    expect(await readdir(join(root, ".compiled"))).not.toEqual([]);
  });
});
