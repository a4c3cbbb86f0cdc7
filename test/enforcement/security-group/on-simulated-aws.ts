import { afterAll, beforeAll } from "vitest";
import type { Door } from "../../../src/domain/door.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import type { RuleShown } from "../../../src/playground/aws/ec2/snapshot.ts";
import {
  createSimulatedAws,
  type SimulatedAws,
  type SimulatedAwsOptions,
} from "../../../src/playground/aws/simulated-aws.ts";
import type { EnforcementLayer, LayerReport } from "../../../src/ports/enforcement-layer.ts";
import { aGrant } from "../a-grant.ts";
import { convergence, type SetTold } from "../bounds.ts";
import { createWorld, groupIdOf, type World } from "./world.ts";

export interface Scene {
  readonly aws: () => SimulatedAws;
  readonly world: () => World;
  readonly grant: (door: Door, told?: { readonly source?: string; readonly endsInMs?: number }) => Grant;
  readonly converge: (door: Door, set: SetTold, layer?: EnforcementLayer) => Promise<LayerReport>;
  /** The inbound rules as they are, whatever reads may show. */
  readonly rules: (door: Door) => readonly RuleShown[];
  /** `25432 203.0.113.9/32` of each of them. */
  readonly standing: (door: Door) => readonly string[];
  /** The calls made since the last time it was asked, `ok` or not. */
  readonly calls: () => readonly string[];
}

/** The layer on a simulated AWS of the test file's own; faults are cleared by the tests that set them. */
export function onSimulatedAws(options: SimulatedAwsOptions = {}): Scene {
  let aws: SimulatedAws;
  let world: World;
  let count = 0;
  beforeAll(async () => {
    aws = await createSimulatedAws({ throttling: false, ...options });
    world = createWorld(aws.url);
  });
  afterAll(async () => {
    await world.stop();
    await aws.stop();
  });

  const rules = (door: Door): readonly RuleShown[] =>
    aws
      .snapshot()
      .find((group) => group.id === groupIdOf(door))
      ?.rules.filter((rule) => !rule.isEgress) ?? [];

  return {
    aws: () => aws,
    world: () => world,
    grant: (door, told = {}) => {
      count += 1;
      return aGrant({ id: `s${String(count).padStart(5, "0")}`, door, now: world.clock.now(), ...told });
    },
    converge: (door, set, layer = world.layer) => layer.converge(convergence(set, [door])),
    rules,
    standing: (door) =>
      rules(door)
        .map((rule) => `${rule.fromPort} ${rule.source}`)
        .sort(),
    calls: () => {
      const made = aws.calls().map((call) => `${call.action} ${call.outcome}`);
      aws.forgetCalls();
      return made;
    },
  };
}

export const grantsOf = (said: readonly { readonly grant: string | null }[]): readonly (string | null)[] =>
  said.map((one) => one.grant);
