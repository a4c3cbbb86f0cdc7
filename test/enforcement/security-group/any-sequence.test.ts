import { DeleteTagsCommand } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Door } from "../../../src/domain/door.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import type { EnforcementLayer } from "../../../src/ports/enforcement-layer.ts";
import { onSimulatedAws } from "./on-simulated-aws.ts";
import { groupIdOf } from "./world.ts";

const { aws, world, grant, converge, rules, standing } = onSimulatedAws();

/** Two grants share each of the first sources. */
const SOURCES = [
  "203.0.113.1/32",
  "203.0.113.1/32",
  "198.51.100.0/24",
  "198.51.100.0/24",
  "2001:db8::1/128",
  "203.0.113.5/32",
];

const action = fc.constantFrom(
  "AuthorizeSecurityGroupIngress",
  "RevokeSecurityGroupIngress",
  "DescribeSecurityGroupRules",
  "ModifySecurityGroupRules",
);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("set" as const), open: fc.subarray([0, 1, 2, 3, 4, 5]) }),
  },
  fc.record({
    kind: fc.constant("fail" as const),
    action,
    code: fc.constantFrom("InternalError", "RequestLimitExceeded", "UnauthorizedOperation"),
  }),
  fc.record({ kind: fc.constant("lose" as const), action }),
  fc.record({ kind: fc.constantFrom("restart" as const, "strip tags" as const, "remove a rule" as const) }),
  fc.record({ kind: fc.constant("stale" as const), ms: fc.constantFrom(0, 20) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Play {
  readonly door: Door;
  readonly grants: readonly Grant[];
}

async function take(one: Step, { door, grants }: Play, layer: EnforcementLayer): Promise<EnforcementLayer> {
  switch (one.kind) {
    case "set": {
      const open = grants.filter((_, index) => one.open.includes(index));
      const closing = grants.filter((each) => !open.includes(each));
      await Promise.allSettled([converge(door, { open, closing }, layer)]);
      return layer;
    }
    case "fail":
      aws().failNext({ action: one.action, code: one.code });
      return layer;
    case "lose":
      aws().loseReplyNext({ action: one.action });
      return layer;
    case "stale":
      aws().stale(one.ms);
      return layer;
    case "strip tags": {
      const ours = rules(door).find((rule) => rule.tags["sallyport:proxy"] !== undefined);
      if (ours !== undefined) await world().eyes.client.send(new DeleteTagsCommand({ Resources: [ours.id] }));
      return layer;
    }
    case "remove a rule": {
      const ours = rules(door).find((rule) => rule.description?.startsWith("sallyport prod ") === true);
      if (ours !== undefined) aws().removeRule(ours.id);
      return layer;
    }
    case "restart":
      return world().restarted();
  }
}

const wanted = (open: readonly Grant[]): readonly string[] =>
  [...new Set(open.map(({ door, source }) => `${door.ports.from} ${source.cidr}`))].sort();

describe("any sequence of sets and faults", () => {
  it("comes to exactly the wanted rules once the faults stop, and touches no foreign one (I5, I14)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.subarray([0, 1, 2, 3, 4, 5]),
        async (steps, last) => {
          const door = await world().door();
          const seed = { groupId: groupIdOf(door), protocol: "tcp", fromPort: 22, source: "203.0.113.0/24" };
          const foreign = aws().addRule({ ...seed, description: "sallyport of another kind" });
          const grants = SOURCES.map((source) => grant(door, { source }));
          let layer = world().layer;
          for (const one of steps) layer = await take(one, { door, grants }, layer);
          aws().clear();
          aws().stale(0);

          const open = grants.filter((_, index) => last.includes(index));
          const closing = grants.filter((each) => !open.includes(each));
          const report = await converge(door, { open, closing }, layer);

          expect(report.problems).toEqual([]);
          expect(report.carried.map((one) => one.grant)).toEqual(open.map((each) => each.id));
          expect(report.closed.map((one) => one.grant)).toEqual(closing.map((each) => each.id));
          expect(standing(door)).toEqual([...wanted(open), "22 203.0.113.0/24"].sort());
          expect(rules(door).map((rule) => rule.id)).toContain(foreign);
        },
      ),
      { seed: 20_261_123, numRuns: 30 },
    );
  }, 60_000);
});
