import { isAbsolute, relative, resolve } from "node:path";
import type { Configuration } from "../config/configuration.ts";
import { loadConfiguration } from "../config/load-configuration.ts";
import type { Problem } from "../config/problem.ts";
import type { Bot } from "./bot.ts";
import type { Edge } from "./edge.ts";
import { toJson } from "./printable.ts";
import { countProblems, writeProblems, writeWarnings } from "./write-problems.ts";

/** 0: done. 1: found wanting. 2: bad usage. */
export type ExitCode = 0 | 1 | 2;

export interface GlobalOptions {
  readonly config?: string;
  readonly json?: boolean;
}

export const DEFAULT_FILE = "sallyport.yaml";

/** The configuration's file as it is read, and as it is called in what people read. */
export function configurationFile(
  edge: Edge,
  options: GlobalOptions,
): { readonly path: string; readonly name: string } {
  const path = resolve(edge.folder, options.config ?? (edge.env.SALLYPORT_CONFIG || DEFAULT_FILE));
  const name = relative(edge.folder, path);
  return { path, name: name.startsWith("..") || isAbsolute(name) ? path : name };
}

/** Problems and warnings with the file called as a person calls it. */
export const renamed = (
  problems: readonly Problem[],
  file: { readonly path: string; readonly name: string },
) => problems.map((problem) => (problem.file === file.path ? { ...problem, file: file.name } : problem));

export interface ReadConfiguration {
  readonly configuration: Configuration;
  readonly warnings: readonly Problem[];
}

/** Null where it has problems, which are told. */
export async function readConfiguration(
  edge: Edge,
  options: GlobalOptions,
  consequence: string,
): Promise<ReadConfiguration | null> {
  const file = configurationFile(edge, options);
  const loaded = await loadConfiguration({ file: file.path, env: edge.env });
  const warnings = renamed(loaded.warnings, file);
  if (loaded.ok) return { configuration: loaded.configuration, warnings };
  const problems = renamed(loaded.problems, file);
  if (options.json) await edge.write(toJson({ ok: false, problems, warnings }));
  else
    edge.complain(
      `${writeProblems(problems)}${writeWarnings(warnings)}${countProblems(problems)} ${consequence}\n`,
    );
  return null;
}

/** What a command does beside the running bot, or in its place. */
export interface Work {
  /** Whether it may be done before any bot has run: then there is no database yet, and it makes one. */
  readonly mayBeFirst?: boolean;
  run(bot: Bot, beside: { readonly isRunning: boolean }): Promise<ExitCode>;
}

/** Opens the application without starting it, and closes it again whatever happens. */
export async function withBot(edge: Edge, options: GlobalOptions, work: Work): Promise<ExitCode> {
  const read = await readConfiguration(edge, options, "Nothing was done.");
  if (read === null) return 1;
  const { stateFolder } = read.configuration.settings;
  const beside = await edge.lookAtState(stateFolder);
  if (!beside.isThere && work.mayBeFirst !== true) {
    edge.complain(
      `✕ No bot has run on ${stateFolder} yet, so nothing can be told. Run this where the bot runs, or set SALLYPORT_STATE as it is set there.\n`,
    );
    return 1;
  }
  const bot = await edge.openBot(read.configuration, { logFormat: logFormat(edge) });
  try {
    return await work.run(bot, beside);
  } finally {
    await bot.stop();
  }
}

export const logFormat = (edge: Edge): "json" | "text" => (edge.isTerminal ? "text" : "json");
