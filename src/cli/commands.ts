import { type Command, InvalidArgumentError, Option } from "commander";
import { configurationSchema } from "../config/schema.ts";
import { exportAudit, showAudit, verifyAudit } from "./audit.ts";
import { type CheckOptions, check } from "./check.ts";
import type { ExitCode, GlobalOptions } from "./context.ts";
import { doctor } from "./doctor.ts";
import type { Edge } from "./edge.ts";
import { type Answered, KEYS, QUESTIONS } from "./first-questions.ts";
import { freeze, unfreeze } from "./freeze.ts";
import { listGrants, revoke } from "./grants.ts";
import { init } from "./init.ts";
import { playground } from "./playground.ts";
import { toJson } from "./printable.ts";
import { type StartOptions, start } from "./start.ts";
import { type SweepOptions, sweep } from "./sweep.ts";

/** Takes a command's work, and keeps its exit code. */
export type Run = (work: Promise<ExitCode>) => Promise<void>;

interface Given {
  readonly program: Command;
  readonly edge: Edge;
  readonly run: Run;
  /** Options that any command may be given, before its name or after it. */
  readonly globals: () => GlobalOptions;
}

export function addCommands(program: Command, edge: Edge, run: Run): void {
  const given: Given = { program, edge, run, globals: () => program.opts<GlobalOptions>() };
  addRunning(given);
  addFirst(given);
  addConfiguration(given);
  addOperating(given);
  addAudit(given);
  addSweep(given);
}

function addRunning({ program, edge, run, globals }: Given): void {
  program
    .command("start")
    .description("run the bot, until it is told to stop (Ctrl-C, SIGTERM)")
    .option(
      "--allow-test-endpoints",
      "allow another Slack or AWS than the real one: AWS_ENDPOINT_URL, a plain-http SLACK_API_URL",
    )
    .action((options: StartOptions) => run(start(edge, { ...globals(), ...options })));
  program
    .command("playground")
    .description("try the whole loop in a browser, on this machine, without any account")
    .addHelpText("after", "\nListens on 127.0.0.1, at PORT (default 3000, or the next free one).")
    .action(() => run(playground(edge, globals())));
}

function addFirst({ program, edge, run, globals }: Given): void {
  const command = program
    .command("init")
    .description(
      "write a first sallyport.yaml: asks, and looks round in Slack and AWS for what to choose from",
    )
    .addHelpText("after", "\nWhat an option says is not asked. Nothing that is there is overwritten.");
  for (const key of KEYS) {
    const { flag, means } = QUESTIONS[key];
    // Commander names an option after its flag.
    const option = new Option(`${flag} <answer>`, means);
    command.addOption(key === "approver" ? option.argParser(also) : option);
  }
  command.action((options: Answered) => run(init(edge, { ...globals(), given: options })));
}

function addConfiguration({ program, edge, run, globals }: Given): void {
  program
    .command("check")
    .description("find every problem of the configuration, touching nothing")
    .option("--file-only", "leave the environment out, where the secrets are not at hand")
    .action((options: CheckOptions) => run(check(edge, { ...globals(), ...options })));
  program
    .command("doctor")
    .description("check everything that the bot depends on for real, changing nothing")
    .addHelpText("after", "\nExit code 1: something is wrong (✕). A warning (!) alone is none.")
    .action(() => run(doctor(edge, globals())));
  program
    .command("schema")
    .description("print the JSON Schema of the configuration, for editors")
    .action(() => run(edge.write(toJson(configurationSchema())).then(() => 0 as const)));
}

/** What works on the bot's own state. */
const BESIDE =
  "\nRuns beside the bot, on its machine, with its configuration, its key and its SALLYPORT_STATE.";

function addOperating({ program, edge, run, globals }: Given): void {
  program
    .command("grants")
    .description("list what is open, opening or closing")
    .addHelpText("after", BESIDE)
    .action(() => run(listGrants(edge, globals())));
  program
    .command("revoke <id> [reason...]")
    .description("close one grant now; the reason is shown to whoever has it open")
    .addHelpText("after", `\nThe id stands on its card, and in sallyport grants: g-7k2qmb.${BESIDE}`)
    .action((id: string, reason: readonly string[]) =>
      run(revoke(edge, { ...globals(), id, reason: reason.join(" ") })),
    );
  program
    .command("freeze <reason...>")
    .description("close everything now, and open nothing until unfreeze; the reason is shown to whoever asks")
    .addHelpText("after", BESIDE)
    .action((reason: readonly string[]) => run(freeze(edge, { ...globals(), reason: reason.join(" ") })));
  program
    .command("unfreeze")
    .description("lift the freeze; what was closed stays closed")
    .addHelpText("after", BESIDE)
    .action(() => run(unfreeze(edge, globals())));
}

function addAudit({ program, edge, run, globals }: Given): void {
  const audit = program
    .command("audit")
    .description("read, prove and export the audit log")
    .addHelpText("after", BESIDE);
  audit
    .command("show")
    .description("print the last events")
    .option("--about <id>", "only those about one request, grant, proxy or person")
    .option("--last <count>", "how many", wholeNumber, 50)
    .action(({ about = null, last }: { readonly about?: string | null; readonly last: number }) =>
      run(showAudit(edge, { ...globals(), about, last })),
    );
  audit
    .command("verify")
    .description("prove that no past event was changed, dropped or cut off")
    .option(
      "--checkpoint <file or text>",
      "a checkpoint from the audit channel; - reads it from standard input",
    )
    .action((options: { readonly checkpoint?: string }) =>
      run(verifyAudit(edge, { ...globals(), ...options })),
    );
  audit
    .command("export")
    .description("print the log as JSON lines, each with its leaf hash")
    .action(() => run(exportAudit(edge, globals())));
}

function addSweep({ program, edge, run, globals }: Given): void {
  program
    .command("sweep")
    .description("close what is overdue, with AWS access and SALLYPORT_KEY alone")
    .option("--deployment <name>", "whose rules (default: the configuration's)")
    .option(
      "--region <region>",
      "where to look; may be repeated (default: the configuration's, or AWS_REGION)",
      oneMore,
    )
    .option(
      "--assume <role>",
      "ARN of a role to look by as well; may be repeated (default: the configuration's)",
      oneMore,
    )
    .option("--no-own", "look by those roles only, not by your own AWS identity")
    .option("--dry-run", "tell what would be closed, and change nothing")
    .option("--print-key", "print the rule key, for a sweeper that is not trusted with SALLYPORT_KEY")
    .option("--allow-test-endpoints", "allow another AWS than the real one: AWS_ENDPOINT_URL")
    .addHelpText(
      "after",
      "\nExit code 1: a rule is not closed, a place was not looked at, or a mark is forged.",
    )
    .action((options: Partial<SweepOptions> & Pick<SweepOptions, "own">) =>
      run(sweep(edge, { region: [], assume: [], ...globals(), ...options })),
    );
}

const oneMore = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number such as 50.");
}

/** An option that may be given again. */
const also = (text: string, before: string | undefined): string =>
  before === undefined ? text : `${before}, ${text}`;
