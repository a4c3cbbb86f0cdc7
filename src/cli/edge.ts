import type { Environment } from "../config/configuration.ts";
import type { Sweeper, SweeperGiven } from "../sweeper.ts";
import type { Asking } from "./asking.ts";
import type { Bot, OpenBot, OpenDiagnoses, OpenPlayground } from "./bot.ts";
import type { OpenSurroundings } from "./surroundings.ts";

/** What the command line is given of the process, so that nothing else of it is touched. */
export interface Edge {
  readonly env: Environment;
  /** Sallyport's own. */
  readonly version: string;
  readonly folder: string;
  /** Whether a person reads along. */
  readonly isTerminal: boolean;
  /** Whether what is written is shown on a screen, and goes into no file or program. */
  readonly isAnswerOnScreen: boolean;
  /** Answers. Resolves when more may be written. */
  write(text: string): Promise<void>;
  /** What went wrong, and what to do. */
  complain(text: string): void;
  readStandardInput(): Promise<string>;
  /** Resolves when the process is asked to stop. */
  untilStopped(bot: Pick<Bot, "stop">): Promise<void>;
  readonly openBot: OpenBot;
  /** Whether a bot has ever run on the folder, and whether one runs there at this moment. */
  lookAtState(folder: string): Promise<{ readonly isThere: boolean; readonly isRunning: boolean }>;
  readonly openPlayground: OpenPlayground;
  readonly openDiagnoses: OpenDiagnoses;
  readonly openSweeper: (given: SweeperGiven) => Promise<Sweeper>;
  /** The rule key, as text, derived from the text of `SALLYPORT_KEY`. */
  ruleKeyOf(sallyportKey: string): Promise<string>;
  /** Null: nobody is there to be asked. */
  readonly openAsking: (() => Promise<Asking>) | null;
  readonly openSurroundings: OpenSurroundings;
}
