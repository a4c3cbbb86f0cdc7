import { link, lstat, rm, writeFile } from "node:fs/promises";
import { firstConfiguration } from "../config/first-configuration.ts";
import { check } from "./check.ts";
import { configurationFile, type ExitCode, type GlobalOptions } from "./context.ts";
import type { Edge } from "./edge.ts";
import { findAnswers } from "./find-answers.ts";
import { type Answered, firstAnswers } from "./first-questions.ts";

/** Writes a first configuration, out of flags and answers; never over one that is there. */
export async function init(
  edge: Edge,
  options: GlobalOptions & { readonly given: Answered },
): Promise<ExitCode> {
  const file = configurationFile(edge, options);
  if (await isThere(file.path)) return refuse(edge, file.name);
  const found = await findAnswers(edge, { given: options.given, isAsking: options.json !== true });
  if (found.kind === "wrong") {
    edge.complain(`${found.says.map((line) => `✕ ${line}\n`).join("")}Nothing was written.\n`);
    return 2;
  }
  if (found.kind === "cancelled") {
    edge.complain("Nothing was written.\n");
    return 1;
  }
  const text = firstConfiguration(firstAnswers(found.answered));
  if (!(await writeNew(file.path, text))) return refuse(edge, file.name);
  return judge(edge, { ...options, config: file.path });
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

function refuse(edge: Edge, name: string): ExitCode {
  edge.complain(`✕ ${name} is there already, and stays as it is. Write another: --config other.yaml\n`);
  return 1;
}

/** The whole file or none, and never in the place of another: false where one has come there meanwhile. */
async function writeNew(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, text, { flag: "wx" });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error ? String(error.code) : null;

const SECRETS = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SALLYPORT_KEY"];

/** Ends with what `sallyport check` says of it, and with the next steps. */
async function judge(edge: Edge, options: GlobalOptions): Promise<ExitCode> {
  const missing = SECRETS.filter((name) => !(edge.env[name] || edge.env[`${name}_FILE`]));
  const code = await check(edge, { ...options, fileOnly: missing.length > 0 });
  if (code === 0 && options.json !== true) await edge.write(nextSteps(missing));
  return code;
}

const nextSteps = (missing: readonly string[]): string =>
  [
    "Next:",
    ...(missing.length === 0 ? [] : [`  set ${missing.join(", ")} (the README tells where they come from)`]),
    "  sallyport doctor   looks at Slack, AWS and this machine for real",
    "  sallyport start    runs the bot",
    "",
  ].join("\n");
