import type { Result } from "../domain/refusal.ts";
import type { Freeze } from "../domain/story.ts";
import type { Operator } from "../operations/operate.ts";
import { type ExitCode, type GlobalOptions, withBot } from "./context.ts";
import type { Edge } from "./edge.ts";
import { type OperatorRefusal, sayOperatorRefusal } from "./operator-refusal.ts";
import { toJson } from "./printable.ts";

export const freeze = (edge: Edge, options: GlobalOptions & { readonly reason: string }): Promise<ExitCode> =>
  told(edge, options, {
    act: (operator) => operator.freeze(options.reason),
    frozen: true,
    says: "Frozen: the bot closes everything now, and nothing opens until sallyport unfreeze.",
    saysAlone:
      "Frozen: nothing opens until sallyport unfreeze. No bot runs here: start one, which closes what is open first of all.",
  });

export const unfreeze = (edge: Edge, options: GlobalOptions): Promise<ExitCode> =>
  told(edge, options, {
    act: (operator) => operator.unfreeze(),
    frozen: false,
    says: "The freeze is lifted. What was closed stays closed; people ask again.",
    saysAlone:
      "The freeze is lifted. What was closed stays closed. No bot runs here: start one, and people ask again.",
  });

const told = (
  edge: Edge,
  options: GlobalOptions,
  step: {
    readonly act: (operator: Operator) => Promise<Result<Freeze, OperatorRefusal>>;
    readonly frozen: boolean;
    readonly says: string;
    /** Where no bot runs. */
    readonly saysAlone: string;
  },
): Promise<ExitCode> =>
  withBot(edge, options, {
    mayBeFirst: step.frozen,
    run: async (bot, { isRunning }) => {
      const result = await step.act(bot.operator);
      if (!result.ok) {
        edge.complain(`✕ ${sayOperatorRefusal(result.refusal)}\n`);
        return 1;
      }
      const { frozen } = step;
      const told = `✓ ${isRunning ? step.says : step.saysAlone}\n`;
      await edge.write(options.json ? toJson({ frozen, botRuns: isRunning }) : told);
      return 0;
    },
  });
