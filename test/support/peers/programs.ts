import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const fiveMinutesMs = 5 * 60_000;

export async function isPresent(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The first of these programs on PATH, as an absolute path. */
export async function onPath(...names: readonly string[]): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names) {
    for (const folder of folders) {
      if (await isExecutable(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a program to its end and gives its standard output; a failure carries the end of what it wrote. */
export async function output(
  program: string,
  args: readonly string[],
  { env = {}, cwd = "." }: RunOptions = {},
): Promise<string> {
  try {
    const { stdout } = await run(program, args, {
      cwd,
      env: { ...process.env, ...env },
      timeout: fiveMinutesMs,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  } catch (error) {
    throw new Error(`${program} ${args.slice(0, 4).join(" ")} failed: ${lastLine(error)}`, { cause: error });
  }
}

function lastLine(error: unknown): string {
  const written = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const text = written.trim() === "" ? String(error) : written;
  return text.trim().split("\n").at(-1) ?? "";
}

/** Debian as root: the one place where missing system packages are installed for the tests. */
export async function canInstallDebianPackages(): Promise<boolean> {
  return process.getuid?.() === 0 && (await onPath("apt-get")) !== undefined;
}

export async function installDebianPackages(...names: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await output("apt-get", ["update", "-q"], { env });
  await output("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...names], { env });
}
