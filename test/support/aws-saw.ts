import type { SimulatedAws } from "../../src/playground/aws/simulated-aws.ts";
import { GROUP } from "./deployment.ts";
import { eventually } from "./eventually.ts";

const inbound = (aws: Pick<SimulatedAws, "snapshot">): number =>
  aws
    .snapshot()
    .flatMap((group) => (group.id === GROUP ? group.rules : []))
    .filter(({ isEgress }) => !isEgress).length;

/**
 * When AWS itself saw the last inbound rule of the proxy's group go, by the machine's clock: what a receipt's lateness
 * is held against. Begin to watch while a rule stands.
 */
export function watchLastRule(aws: Pick<SimulatedAws, "snapshot" | "onChange">) {
  let goneAt: number | null = null;
  const stop = aws.onChange(() => {
    if (inbound(aws) > 0) goneAt = null;
    else goneAt ??= Date.now();
  });
  return {
    /** Waits until no rule stands, and gives since when. */
    gone: async (within = 10_000): Promise<number> => {
      await eventually("every rule to be gone", () => inbound(aws) === 0, { within, every: 5 });
      return goneAt ?? Date.now();
    },
    stop,
  };
}
