import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { nearest } from "../domain/nearest.ts";
import { addCommands, type Run } from "./commands.ts";
import { DEFAULT_FILE, type ExitCode, type GlobalOptions } from "./context.ts";
import type { Edge } from "./edge.ts";
import { playground } from "./playground.ts";
import { printable } from "./printable.ts";
import { start } from "./start.ts";

/** Runs one command line, without the program's own name, and answers its exit code. */
export async function runCli(edge: Edge, words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  const run: Run = async (work) => {
    code = await work;
  };
  const written: Promise<void>[] = [];
  const program = createProgram(edge, run, (text) => written.push(edge.write(text)));
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    code = error.exitCode === 0 ? 0 : 2;
  }
  await Promise.all(written);
  return code;
}

function createProgram(edge: Edge, run: Run, write: (text: string) => void): Command {
  const program = new Command("sallyport")
    .description(
      "Opens a door for one person, for a while, and closes it again. Asked for and approved in Slack.",
    )
    .usage("[command] [options]")
    .argument("[command]")
    .option("--config <file>", `the configuration (default: SALLYPORT_CONFIG, or ${DEFAULT_FILE})`)
    .option("--json", "answer for programs")
    .version(edge.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "tell what a command does")
    .helpCommand("help [command]", "tell what a command does")
    .addHelpText("after", "\nWithout a command: start where there is a configuration, else playground.")
    .addHelpText("after", "Exit codes: 0 done, 1 found wanting, 2 bad usage.")
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: (text) => edge.complain(text),
      outputError: (text, complain) =>
        complain(`✕ ${text.replace(/^error: (.)/, (_, first: string) => first.toUpperCase())}`),
    });
  addCommands(program, edge, run);
  pointToHelp(program, "sallyport");
  program.action((word: string | undefined, options: GlobalOptions) =>
    word === undefined ? run(byDefault(edge, options)) : unknownCommand(program, word),
  );
  return program;
}

/** Whoever made a mistake is shown the help of what they meant to do. */
function pointToHelp(command: Command, called: string): void {
  command.showHelpAfterError(`${called} --help tells what there is.`);
  for (const inner of command.commands) pointToHelp(inner, `${called} ${inner.name()}`);
}

function unknownCommand(program: Command, word: string): never {
  const near = nearest(
    word,
    program.commands.map((command) => command.name()),
  );
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return program.error(`I don't know the command ${printable(word)}.${hint}`, { code: "unknown-command" });
}

function byDefault(edge: Edge, options: GlobalOptions): Promise<ExitCode> {
  const isConfigured =
    options.config !== undefined ||
    Boolean(edge.env.SALLYPORT_CONFIG) ||
    existsSync(resolve(edge.folder, DEFAULT_FILE));
  return isConfigured ? start(edge, options) : playground(edge, options);
}
