import { createAddressReader } from "./address-reader.ts";
import { type AwsClientsDeps, createAwsClients } from "./aws/aws-clients.ts";
import { createSystemClock } from "./clock.ts";
import type { Sweep, SweepPlace } from "./domain/sweep.ts";
import { sweepPlace } from "./enforcement/security-group/sweep/sweep-place.ts";
import { readRuleKey } from "./keys/rule-key.ts";
import { createRuleSeal } from "./keys/rule-seal.ts";

export interface SweeperGiven {
  /** Whose rules are closed. */
  readonly deployment: string;
  /** `SALLYPORT_KEY`, or the rule key that was derived from it. */
  readonly key: string;
}

export interface SweepAsked {
  readonly places: readonly SweepPlace[];
  readonly dryRun: boolean;
  /** When to end, whatever is left. */
  readonly signal: AbortSignal;
}

export interface Sweeper {
  /** All places at once; what goes wrong in one of them is told, and keeps no other from being swept. */
  sweep(asked: SweepAsked): Promise<Sweep>;
  stop(): Promise<void>;
}

/** The dead-man's switch: needs neither bot, nor database, nor configuration (I13). AWS's own, unless told. */
export function createSweeper(
  { deployment, key }: SweeperGiven,
  aws: Pick<AwsClientsDeps, "endpoint" | "credentials"> = {},
): Sweeper {
  const clock = createSystemClock();
  const clients = createAwsClients({ ...aws, clock, deployment });
  const deps = {
    deployment,
    clock,
    skew: clients.skew,
    seal: createRuleSeal(readRuleKey(key)),
    addresses: createAddressReader(),
    rulesOf: clients.rulesOf,
  };
  return {
    sweep: async ({ places, dryRun, signal }) => ({
      deployment,
      places: await Promise.all(places.map((place) => sweepPlace({ ...deps, dryRun, signal }, place))),
    }),
    stop: clients.stop,
  };
}
