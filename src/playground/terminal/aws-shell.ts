import type { AwsCalls } from "./aws-calls.ts";
import { type AwsKeys, readAwsKeys, setsAwsKeys } from "./aws-keys.ts";
import type { TerminalLine } from "./page-protocol.ts";

type Say = (kind: TerminalLine["kind"], text: string) => void;

export interface AwsShell {
  /** What stands in the log for a line that sets keys: a secret is shown to nobody. Null: the line sets none. */
  hidden(line: string): string | null;
  /** Does what the line says, if it is AWS's; false: it is not. */
  obey(typed: { readonly person: string; readonly line: string }, say: Say): boolean;
}

const NO_KEYS =
  "no AWS credentials here. Where Orders database is open for you, “AWS credentials” in Sallyport’s message hands them out; paste the lines for bash here";

const COMMANDS: Readonly<Record<string, (calls: AwsCalls, keys: AwsKeys) => Promise<readonly string[]>>> = {
  "aws list": (calls, keys) => calls.list(keys),
  "aws whoami": (calls, keys) => calls.whoami(keys),
};

export const AWS_COMMANDS = Object.keys(COMMANDS);

/** Everyone's own variables, as each has them in a shell of their own. */
export function createAwsShell(calls: AwsCalls): AwsShell {
  const keys = new Map<string, AwsKeys>();

  const take = (person: string, line: string, say: Say): void => {
    const read = readAwsKeys(line);
    if (read !== null) keys.set(person, read);
    if (read === null) say("told", "AWS has three variables, and not all are here; paste the whole block");
    else say("told", `AWS credentials ${read.accessKeyId} are set; try: ${AWS_COMMANDS.join(", ")}`);
  };

  const run = async (command: string, held: AwsKeys, say: Say): Promise<void> => {
    try {
      for (const line of (await COMMANDS[command]?.(calls, held)) ?? []) say("received", line);
    } catch (error) {
      say("refused", refusalWords(error));
    }
  };

  return {
    hidden: (line) => {
      if (!setsAwsKeys(line)) return null;
      return `export AWS_ACCESS_KEY_ID=${readAwsKeys(line)?.accessKeyId ?? "…"} AWS_SECRET_ACCESS_KEY=… AWS_SESSION_TOKEN=…`;
    },
    obey: ({ person, line }, say) => {
      if (setsAwsKeys(line)) {
        take(person, line, say);
        return true;
      }
      const command = line.toLowerCase().replaceAll(/\s+/g, " ");
      if (!/^aws( |$)/.test(command)) return false;
      const held = keys.get(person);
      if (COMMANDS[command] === undefined) say("told", `type one of: ${AWS_COMMANDS.join(", ")}`);
      else if (held === undefined) say("told", NO_KEYS);
      else void run(command, held, say);
      return true;
    },
  };
}

/** `UnauthorizedOperation: … with an explicit deny in a session policy` */
const refusalWords = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
