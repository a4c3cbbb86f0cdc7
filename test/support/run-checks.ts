import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const page = "src/playground/page/tsconfig.json";

/** What `npm run check` looks at, each a program of the house's own node_modules. */
const checks: Readonly<Record<string, readonly [program: string, ...args: string[]]>> = {
  types: ["tsc", "--noEmit", "-p", "."],
  ...(existsSync(join(root, page)) ? { "types of the page": ["tsc", "--noEmit", "-p", page] } : {}),
  "lint and format": ["biome", "check", "--error-on-warnings", "."],
  "import rules": ["depcruise", "--config", ".dependency-cruiser.mjs", "--output-type", "err", "src"],
  "dead code": ["knip"],
  "dead code in what ships": ["knip", "--production", "--include", "files,dependencies"],
};

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly written: string;
}

async function check(name: string, [program, ...args]: readonly [string, ...string[]]): Promise<Outcome> {
  const path = `${join(root, "node_modules", ".bin")}:${process.env.PATH ?? ""}`;
  const child = spawn(program, args, { cwd: root, env: { ...process.env, PATH: path } });
  let written = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      written += chunk.toString();
    });
  }
  const [code] = await once(child, "close");
  return { name, passed: code === 0, written };
}

const outcomes = await Promise.all(Object.entries(checks).map(([name, command]) => check(name, command)));
const failed = outcomes.filter(({ passed }) => !passed);
for (const { name, written } of failed) process.stdout.write(`── ${name} ──\n${written.trimEnd()}\n\n`);
for (const { name, passed } of outcomes) process.stdout.write(`${passed ? "ok    " : "FAILED"} ${name}\n`);
if (failed.length > 0) process.exitCode = 1;
