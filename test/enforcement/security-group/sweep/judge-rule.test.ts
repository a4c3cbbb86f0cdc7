import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../../../../src/address-reader.ts";
import type { SeenRule } from "../../../../src/aws/seen-rule.ts";
import { instant } from "../../../../src/domain/ids.ts";
import {
  GRACE_MS,
  judgeRule,
  type Verdict,
} from "../../../../src/enforcement/security-group/sweep/judge-rule.ts";
import { readRuleKey } from "../../../../src/keys/rule-key.ts";
import { createRuleSeal } from "../../../../src/keys/rule-seal.ts";
import { aMark, newKey } from "./a-mark.ts";

const [KEY, STRANGER] = [newKey(), newKey()];
const NOW = Date.UTC(2026, 10, 27, 12);
const REGION = "eu-west-1";

const judge = (rule: SeenRule, region = REGION): Verdict =>
  judgeRule(
    { deployment: "prod", seal: createRuleSeal(readRuleKey(KEY)), addresses: createAddressReader() },
    { region, rule, now: instant(NOW) },
  );

const told = fc.record({
  until: fc.integer({ min: NOW - 400 * 86_400_000, max: NOW + 86_400_000 }),
  port: fc.integer({ min: 1, max: 65_535 }),
  source: fc.oneof(
    fc.ipV4().map((address) => `${address}/32`),
    fc.constantFrom("198.51.100.0/24", "2001:db8::9/128"),
  ),
  securityGroup: fc.stringMatching(/^sg-[0-9a-f]{17}$/),
  /** Tags say nothing, whatever they say. */
  tags: fc.constantFrom({}, { "sallyport:deployment": "prod", "sallyport:proxy": "prod-east" }),
});
type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

const ruleOf = ({ port, source, securityGroup, tags }: Told, description: string): SeenRule => ({
  id: "sgr-0123456789abcdef0",
  securityGroup,
  protocol: "tcp",
  ports: { from: port, to: port },
  source: { kind: "network", cidr: source },
  description,
  tags,
});
const genuine = (one: Told): SeenRule => ruleOf(one, aMark({ ...one, key: KEY, region: REGION }));
const isDue = ({ until }: Told): boolean => until + GRACE_MS <= NOW;

/** What was done to a rule whose mark was genuine. */
const edits: Readonly<Record<string, (rule: SeenRule) => SeenRule>> = {
  "its first port": (rule) => ({ ...rule, ports: { ...rule.ports, from: rule.ports.from - 1 } }),
  "its last port": (rule) => ({ ...rule, ports: { ...rule.ports, to: rule.ports.to + 1 } }),
  "its source": (rule) => ({ ...rule, source: { kind: "network", cidr: "0.0.0.0/0" } }),
  "a group for its source": (rule) => ({ ...rule, source: { kind: "group", id: "sg-0123456789abcdef0" } }),
  "its protocol": (rule) => ({ ...rule, protocol: "udp" }),
  "every protocol": (rule) => ({ ...rule, protocol: "-1", ports: { from: -1, to: -1 } }),
  "its group": (rule) => ({ ...rule, securityGroup: `${rule.securityGroup}f` }),
  "its end": (rule) => ({ ...rule, description: rule.description.replace(/until=\d/, "until=9") }),
  "an end that is none": (rule) => ({
    ...rule,
    description: rule.description.replace(/until=\S+/, "until=never"),
  }),
  "its proxy": (rule) => ({ ...rule, description: rule.description.replace("prod-east", "prod-west") }),
  "its MAC": (rule) => ({
    ...rule,
    description: rule.description.replace(/mac=.*/, `mac=${"A".repeat(22)}`),
  }),
  "half its MAC": (rule) => ({ ...rule, description: rule.description.slice(0, -11) }),
};

describe("judging a rule", () => {
  it("takes a genuine mark for overdue after its end and the grace, and never before, whatever the tags say", () => {
    fc.assert(
      fc.property(told, (one) => judge(genuine(one)).kind === (isDue(one) ? "overdue" : "standing")),
      { seed: 4 },
    );
    const at = (until: number): string => judge(genuine({ ...EXAMPLE, until })).kind;
    expect([at(NOW - GRACE_MS), at(NOW - GRACE_MS + 1)]).toEqual(["overdue", "standing"]);
  });

  it("takes a mark made without the key for forged (I14)", () => {
    fc.assert(
      fc.property(
        told,
        (one) => judge(ruleOf(one, aMark({ ...one, key: STRANGER, region: REGION }))).kind === "forged",
      ),
      { seed: 4 },
    );
  });

  it("takes a genuine mark for forged once anything of the rule or the mark is another, and in another Region (I14)", () => {
    fc.assert(
      fc.property(told, fc.constantFrom(...Object.keys(edits)), (one, edit) => {
        const edited = edits[edit]?.(genuine(one));
        return edited !== undefined && judge(edited).kind === "forged";
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(judge(genuine(EXAMPLE), "us-east-1").kind).toBe("forged");
  });

  it("takes everything else for somebody else's: other deployments, and what is almost a mark (I14)", () => {
    const almost = (mark: string): readonly string[] => [
      "",
      "ssh for the office",
      "sallyport",
      ` ${mark}`,
      `${mark} `,
      mark.replace("sallyport", "Sallyport"),
      mark.replace("until=", "till="),
      mark.replace(/ mac=.*/, ""),
    ];
    fc.assert(
      fc.property(
        told,
        fc.constantFrom("prod-eu", "pro", "test"),
        fc.nat({ max: 7 }),
        (one, deployment, nth) => {
          const others = ruleOf(one, aMark({ ...one, key: KEY, region: REGION, deployment }));
          const text = almost(genuine(one).description)[nth] ?? "";
          return judge(others).kind === "foreign" && judge(ruleOf(one, text)).kind === "foreign";
        },
      ),
      { seed: 4 },
    );
  });
});

const EXAMPLE: Told = {
  until: NOW - 60_000,
  port: 5432,
  source: "203.0.113.9/32",
  securityGroup: "sg-0123456789abcdef0",
  tags: {},
};
