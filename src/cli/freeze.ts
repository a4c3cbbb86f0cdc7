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
  });

export const unfreeze = (edge: Edge, options: GlobalOptions): Promise<ExitCode> =>
  told(edge, options, {
    act: (operator) => operator.unfreeze(),
    frozen: false,
    says: "The freeze is lifted. What was closed stays closed; people ask again.",
  });

const told = (
  edge: Edge,
  options: GlobalOptions,
  step: {
    readonly act: (operator: Operator) => Promise<Result<Freeze, OperatorRefusal>>;
    readonly frozen: boolean;
    readonly says: string;
  },
): Promise<ExitCode> =>
  withBot(edge, options, async (bot) => {
    const result = await step.act(bot.operator);
    if (!result.ok) {
      edge.complain(`✕ ${sayOperatorRefusal(result.refusal)}\n`);
      return 1;
    }
    await edge.write(options.json ? toJson({ frozen: step.frozen }) : `✓ ${step.says}\n`);
    return 0;
  });
