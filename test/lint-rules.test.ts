import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tempDir } from "./support/temp-dir.ts";

const root = join(import.meta.dirname, "..");
const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `Math.abs(${n});`).join("\n");
const wait = "async function wait(): Promise<number> { return 1; }\nexport const later = wait;\n";

/** [the rule, the file, code that breaks it] */
const wrongs: readonly (readonly [string, string, string])[] = [
  ["noExplicitAny", "src/store/a1.ts", "export const a = (b: any): unknown => b;"],
  ["noNonNullAssertion", "src/store/a2.ts", "export const a = (b: string | null): number => b!.length;"],
  ["noFloatingPromises", "src/store/a3.ts", `${wait}export function a(): void { wait(); }`],
  [
    "noMisusedPromises",
    "src/store/a4.ts",
    `${wait}export const a = (): number => { if (wait()) return 1; return 2; };`,
  ],
  [
    "noEmptyBlockStatements",
    "src/store/a5.ts",
    "export function a(): void { try { Math.abs(1); } catch {} }",
  ],
  [
    "noExcessiveCognitiveComplexity",
    "src/store/a6.ts",
    "export function a(n: number): number { if (n) { while (n > 1) { if (n > 2) { while (n > 3) { if (n > 4) return 1; } } } } return 2; }",
  ],
  ["noExcessiveLinesPerFunction", "src/store/a7.ts", `export function a(): void {\n${lines(51)}\n}`],
  ["noExcessiveLinesPerFile", "src/store/a8.ts", lines(301)],
  ["noExcessiveLinesPerFile", "test/a9.test.ts", lines(401)],
  [
    "useMaxParams",
    "src/store/a10.ts",
    "export const a = (b: number, c: number, d: number, e: number): number => b + c + d + e;",
  ],
  ["useFilenamingConvention", "src/store/aEleven.ts", "export const a = 1;"],
  ["noEnum", "src/store/a12.ts", "export enum A { b = 1 }"],
  ["noBarrelFile", "src/store/a13.ts", 'export { a } from "./a12.ts";'],
  ["noReExportAll", "src/store/a14.ts", 'export * from "./a12.ts";'],
  ["noDefaultExport", "src/store/a15.ts", "export default 1;"],
  ["noConsole", "src/store/a16.ts", "console.log(1);"],
  ["noUnusedImports", "src/store/a17.ts", 'import { join } from "node:path";\nexport const a = 1;'],
  ["noUnusedVariables", "src/store/a18.ts", "const a = 1;"],
  ["useImportType", "src/store/a19.ts", 'import { A } from "./a12.ts";\nexport type B = A;'],
  ["noParameterAssign", "src/store/a20.ts", "export const a = (b: number): number => { b = 2; return b; };"],
  ["useThrowOnlyError", "src/store/a21.ts", 'export const a = (): never => { throw "no"; };'],
  ["noFocusedTests", "test/a22.test.ts", 'import { it } from "vitest";\nit.only("a", () => undefined);'],
  ["noSkippedTests", "test/a23.test.ts", 'import { it } from "vitest";\nit.skip("a", () => undefined);'],
  ["noTsIgnore", "src/store/a24.ts", "// @ts-ignore\nexport const a = 1;"],
  ["noRestrictedGlobals", "src/domain/a25.ts", "export const a = Date.now();"],
  ["noRestrictedGlobals", "src/operations/a26.ts", 'export const a = fetch("");'],
  ["noRestrictedGlobals", "src/reconcile/a27.ts", "export const a = setTimeout(() => undefined);"],
  ["noRestrictedGlobals", "src/policy/a28.ts", "export const a = process.env;"],
  ["noRestrictedGlobals", "src/ports/a29.ts", "export type A = Date;"],
];

const report = z.object({
  diagnostics: z.array(z.object({ category: z.string(), location: z.object({ path: z.string() }) })),
});

async function lint(folder: string): Promise<readonly string[]> {
  const biome = join(root, "node_modules/.bin/biome");
  const written = await new Promise<string>((resolve) => {
    const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
    execFile(biome, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => resolve(stdout));
  });
  const { diagnostics } = report.parse(JSON.parse(written));
  return diagnostics.map(({ category, location }) => `${category.split("/").at(-1)} ${location.path}`);
}

describe("the lint rules", () => {
  it("each find what they forbid", async () => {
    const folder = await tempDir();
    await cp(join(root, ".biome.json"), join(folder, ".biome.json"));
    await cp(join(root, "tsconfig.json"), join(folder, "tsconfig.json"));
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, ".gitignore"), "node_modules\n");
    for (const [, name, code] of wrongs) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), `${code}\n`);
    }
    const found = await lint(folder);
    expect(wrongs.map(([rule, name]) => `${rule} ${name}`).filter((wrong) => !found.includes(wrong))).toEqual(
      [],
    );
  });
});
