import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { tempDir } from "./support/temp-dir.ts";

const root = join(import.meta.dirname, "..");
const cruiser = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
const run = promisify(execFile);

const cruise = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

type Wrong = readonly [what: string, from: string, to: string, rule: string];

async function importsOf(folder: string): Promise<z.infer<typeof cruise>> {
  const args = [cruiser, "--config", ".dependency-cruiser.mjs", "--output-type", "json", "src"];
  const options = { cwd: folder, maxBuffer: 256 * 1024 * 1024 };
  // The cruiser exits with the number of broken rules; its report is on standard output all the same.
  const { stdout } = await run(process.execPath, args, options).catch(
    (error: { readonly stdout: string }) => error,
  );
  return cruise.parse(JSON.parse(stdout));
}

async function brokenRules(folder: string): Promise<readonly string[]> {
  const { summary } = await importsOf(folder);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** A small project under the house's own rules, with the house's own packages. */
async function projectOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempDir();
  for (const name of [".dependency-cruiser.mjs", "package.json"])
    await cp(join(root, name), join(folder, name));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function trackedFiles(...patterns: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run("git", ["ls-files", "--", ...patterns], { cwd: root });
  return stdout.split("\n").filter((name) => name !== "");
}

describe("the import rules", () => {
  it("are kept by every module of ours, and every module of ours was seen", async () => {
    const { modules, summary } = await importsOf(root);
    const seen = new Set(modules.map(({ source }) => source));
    const ours = await trackedFiles("src/*.ts", "src/*.tsx");
    expect(ours.length).toBeGreaterThan(60);
    expect(ours.filter((name) => !seen.has(name) && !name.endsWith(".d.ts"))).toEqual([]);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  /** [what is wrong, the file that does it, what it imports, the rule that says so] */
  const wrongs: readonly Wrong[] = [
    ["a port in the domain", "src/domain/w1.ts", "../ports/any.ts", "imports-of-src-domain"],
    ["an operation in a port", "src/ports/w2.ts", "../operations/any.ts", "imports-of-src-ports"],
    ["the store in an operation", "src/operations/w3.ts", "../store/any.ts", "imports-of-src-operations"],
    [
      "an operation in the reconciler",
      "src/reconcile/w4.ts",
      "../operations/any.ts",
      "imports-of-src-reconcile",
    ],
    ["one layer in another", "src/enforcement/gate/w5.ts", "../envoy/any.ts", "imports-of-src-enforcement"],
    ["one chat in another", "src/surfaces/slack/w6.ts", "../teams/any.ts", "imports-of-src-surfaces"],
    ["a chat in the cards", "src/surfaces/cards/w7.ts", "../slack/any.ts", "imports-of-src-surfaces-cards"],
    ["the store in a chat", "src/surfaces/slack/w8.ts", "../../store/any.ts", "imports-of-src-surfaces"],
    ["one adapter in another", "src/scheduler/w9.ts", "../store/any.ts", "imports-of-src-scheduler"],
    ["AWS in the store", "src/store/w10.ts", "../aws/any.ts", "imports-of-src-store"],
    ["the configuration in an adapter", "src/http/w11.ts", "../config/any.ts", "imports-of-src-http"],
    ["an adapter in the command line", "src/cli/w12.ts", "../store/any.ts", "imports-of-src-cli"],
    [
      "the playground's server in its page",
      "src/playground/page/w13.ts",
      "../aws/any.ts",
      "imports-of-src-playground",
    ],
    ["a test in the product", "src/store/w14.ts", "../../test/any.ts", "nothing-of-the-tests"],
    ["Slack's SDK outside its home", "src/store/w15.ts", "@slack/bolt", "home-of-@slack"],
    [
      "Block Kit values in the playground",
      "src/playground/slack/w16.ts",
      "@slack/types",
      "slack-types-are-only",
    ],
    ["Kysely outside the store", "src/audit/w17.ts", "kysely", "home-of-kysely"],
    ["SQLite outside the store", "src/audit/w18.ts", "node:sqlite", "home-of-sqlite"],
    ["BullMQ outside the scheduler", "src/store/w19.ts", "bullmq", "home-of-bullmq"],
    ["AWS's SDK outside its home", "src/store/w20.ts", "@aws-sdk/client-ec2", "home-of-@aws-sdk"],
    ["winston outside telemetry", "src/store/w21.ts", "winston", "home-of-winston"],
    ["React outside the page", "src/http/w22.ts", "react", "home-of-react"],
    ["Node in the domain", "src/domain/w23.ts", "node:fs", "the-core-is-pure"],
    ["a package in an operation", "src/operations/w24.ts", "zod", "the-core-is-pure"],
    ["a test tool in what ships", "src/store/w25.ts", "vitest", "what-ships-needs-only"],
    ["a file that is not there", "src/store/w26.ts", "./gone.ts", "nothing-unresolved"],
    ["a cycle of types alone", "src/domain/w27.ts", "./w28.ts", "no-cycles"],
  ];

  it("find every kind of import that is forbidden, each under its rule", async () => {
    const neighbours = [
      "ports",
      "operations",
      "store",
      "enforcement/envoy",
      "surfaces/teams",
      "surfaces/slack",
    ];
    const others = ["aws", "config", "playground/aws"].concat(neighbours).map((name) => `src/${name}/any.ts`);
    const folder = await projectOf({
      ...Object.fromEntries([...others, "test/any.ts"].map((name) => [name, "export type Any = 1;\n"])),
      ...Object.fromEntries(
        wrongs.map(([, from, to]) => [from, `import * as wrong from "${to}";\nvoid wrong;\n`]),
      ),
      "src/domain/w27.ts": 'import type { B } from "./w28.ts";\nexport type A = B | 1;\n',
      "src/domain/w28.ts": 'import type { A } from "./w27.ts";\nexport type B = A | 2;\n',
    });
    const broken = await brokenRules(folder);
    const missed = wrongs.filter(
      ([, from, , rule]) => !broken.some((line) => line.startsWith(rule) && line.includes(`: ${from}`)),
    );
    expect(missed.map(([what]) => what)).toEqual([]);
  });

  it("let pass what the house is made of", async () => {
    const folder = await projectOf({
      "src/domain/a.ts": "export type A = 1;\n",
      "src/ports/b.ts": 'import type { A } from "../domain/a.ts";\nexport type B = A;\n',
      "src/enforcement/gate/c.ts":
        'import net from "node:net";\nimport type { B } from "../../ports/b.ts";\nvoid net;\nexport type C = B;\n',
      "src/enforcement/gate/d.ts": 'import type { C } from "./c.ts";\nexport type D = C;\n',
      "src/playground/slack/e.ts":
        'import type { KnownBlock } from "@slack/types";\nexport type E = KnownBlock;\n',
      "src/app.ts": 'import type { D } from "./enforcement/gate/d.ts";\nexport type App = D;\n',
    });
    expect(await brokenRules(folder)).toEqual([]);
  });
});

describe("the tree", () => {
  const places = new Set(
    `main.ts app.ts around.ts diagnoses.ts surroundings.ts onlooker.ts sweeper.ts wall.ts clock.ts random-ids.ts address-reader.ts compiled-code.ts package-root.ts domain ports policy operations reconcile story enforcement
     surfaces store scheduler aws audit telemetry keys http lambda cli playground config`.split(/\s+/),
  );
  const emptyNames = new Set([
    "utils",
    "helpers",
    "common",
    "shared",
    "misc",
    "manager",
    "service",
    "impl",
    "index",
  ]);

  it("has no place without import rules", async () => {
    const names = (await trackedFiles("src")).map((name) => name.split("/")[1] ?? "");
    expect([...new Set(names)].filter((name) => !places.has(name))).toEqual([]);
  });

  it("has no file or folder named after nothing", async () => {
    const words = (name: string): readonly string[] =>
      name.split("/").map((part) => part.split(".")[0] ?? "");
    const files = await trackedFiles("src/*.ts", "src/*.tsx", "test/*.ts");
    expect(files.filter((name) => words(name).some((word) => emptyNames.has(word)))).toEqual([]);
  });
});
