import { createAddressReader } from "../../../../src/address-reader.ts";
import { createAwsClients } from "../../../../src/aws/aws-clients.ts";
import { createSystemClock } from "../../../../src/clock.ts";
import { later } from "../../../../src/domain/ids.ts";
import {
  countSweep,
  type SweepCounts,
  type SweepPlace,
  type SweptPlace,
} from "../../../../src/domain/sweep.ts";
import { sweepPlace } from "../../../../src/enforcement/security-group/sweep/sweep-place.ts";
import type { SweepCalls, SweepDeps } from "../../../../src/enforcement/security-group/sweep/sweep-run.ts";
import { readRuleKey } from "../../../../src/keys/rule-key.ts";
import { createRuleSeal } from "../../../../src/keys/rule-seal.ts";

interface SceneGiven {
  readonly endpoint: string;
  readonly key: string;
  readonly deployment?: string;
}

type Changes = Partial<Pick<SweepDeps, "dryRun" | "signal">> & {
  /** What stands between the sweep and its calls. */
  readonly through?: (calls: SweepCalls) => SweepCalls;
  /** How far ahead this machine's clock is. */
  readonly aheadMs?: number;
};

/** Another process each time: nothing is remembered between sweeps. */
export async function sweepOnce(
  { endpoint, key, deployment = "prod" }: SceneGiven,
  place: SweepPlace,
  { aheadMs = 0, through = (calls) => calls, ...changes }: Changes = {},
): Promise<SweptPlace> {
  const system = createSystemClock();
  const clock = {
    now: () => later(system.now(), aheadMs),
    sleepUntil: (at: ReturnType<typeof system.now>, signal: AbortSignal) =>
      system.sleepUntil(later(at, -aheadMs), signal),
  };
  const clients = createAwsClients({
    clock,
    deployment,
    endpoint,
    credentials: { accessKeyId: "AKIDSWEEPER", secretAccessKey: "of no use" },
  });
  const deps: SweepDeps = {
    deployment,
    clock,
    skew: clients.skew,
    seal: createRuleSeal(readRuleKey(key)),
    addresses: createAddressReader(),
    rulesOf: (where) => through(clients.rulesOf(where)),
    dryRun: false,
    signal: AbortSignal.timeout(20_000),
    ...changes,
  };
  try {
    return await sweepPlace(deps, place);
  } finally {
    await clients.stop();
  }
}

export const countsOf = (place: SweptPlace): SweepCounts =>
  countSweep({ deployment: "prod", places: [place] });

/** `failed sgr-0…`, sorted. */
export const outcomes = ({ rules }: SweptPlace): readonly string[] =>
  rules.map(({ outcome, id }) => `${outcome} ${id}`).sort();
