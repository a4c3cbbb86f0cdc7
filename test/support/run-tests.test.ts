import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "./temp-dir.ts";

const root = join(import.meta.dirname, "..", "..");
const passes = 'it("passes", () => undefined);';
const isSkipped =
  'describeWith({ skip: "no such peer" }, "a suite", () => { it("waits", () => undefined); });';

interface Run {
  readonly code: number;
  readonly lines: readonly string[];
}

async function runOf(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const folder = await tempDir();
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const head = `import { it } from "vitest"; import { describeWith } from "${root}/test/support/describe-with.ts";`;
  for (const [name, body] of Object.entries(files)) await writeFile(join(folder, name), `${head}\n${body}\n`);
  await mkdir(join(folder, "test"));
  await writeFile(
    join(folder, "test", "vitest.config.ts"),
    'export default { test: { include: ["*.test.ts"] } };\n',
  );
  return new Promise((resolve) => {
    const args = [join(root, "test/support/run-tests.ts"), "--root", folder];
    const { NODE_ENV: _, VITEST: __, CI: ___, ...env } = process.env;
    const child = execFile(process.execPath, args, { env: { ...env, ...environment } }, (_error, stdout) =>
      resolve({ code: child.exitCode ?? -1, lines: stdout.trimEnd().split("\n") }),
    );
  });
}

describe("npm test", () => {
  it("ends with the reasons for what was skipped and the closing line", async () => {
    const { code, lines } = await runOf({ "a.test.ts": `${passes} ${isSkipped}` });
    expect(lines.slice(-2)).toEqual([
      "Skipped 1: no such peer (a suite > waits)",
      "1 passed, 0 failed, 1 skipped",
    ]);
    expect(code).toBe(0);
  });

  it("fails with CI set where a peer is missing", async () => {
    const { code, lines } = await runOf(
      { "a.test.ts": `${passes} ${isSkipped}`, "b.test.ts": passes },
      { CI: "true" },
    );
    expect(lines.at(-1)).toBe("1 passed, 1 failed, 0 skipped");
    expect(code).toBe(1);
  });

  it("counts a failing test, a broken file and an error outside any test as failures", async () => {
    const { code, lines } = await runOf({
      "a.test.ts": `${passes} it("fails", () => { throw new Error("no"); });`,
      "b.test.ts": 'throw new Error("broken");',
      "c.test.ts":
        'it("leaks", async () => { setTimeout(() => { throw new Error("late"); }); await new Promise((r) => setTimeout(r, 50)); });',
    });
    expect(lines.at(-1)).toBe("2 passed, 3 failed, 0 skipped");
    expect(code).toBe(1);
  });

  it("fails when nothing was executed", async () => {
    const { code, lines } = await runOf({ "a.test.ts": isSkipped });
    expect(lines.at(-1)).toBe("0 passed, 0 failed, 1 skipped");
    expect(code).toBe(1);
    expect((await runOf({})).code).toBe(1);
  });
});
