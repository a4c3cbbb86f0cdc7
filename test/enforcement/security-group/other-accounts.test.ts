import { afterEach, describe, expect, it } from "vitest";
import type { Door } from "../../../src/domain/door.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { allow, json, OTHER, trusts } from "../../playground/aws/iam/identities.ts";
import { eventually } from "../../support/eventually.ts";
import { REGION } from "./eyes.ts";
import { onSimulatedAws } from "./on-simulated-aws.ts";
import { aDoor } from "./world.ts";

const { aws, world, grant, converge, rules, standing } = onSimulatedAws({ seed: 4 });
const OWN = "111122223333";
const FOREIGN = "22 203.0.113.0/24";
const ACTIONS = ["AssumeRole", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"];

afterEach(() => {
  aws().clear();
  aws().restoreCredentials();
});

/** A door in another account, reached by a role of its own, with a rule beside it that is not Sallyport's. */
function aDoorThere(): Door {
  const securityGroup = aws().addSecurityGroup({ name: "there", region: REGION, account: OTHER });
  const [port, network] = FOREIGN.split(" ");
  aws().addRule({
    groupId: securityGroup,
    protocol: "tcp",
    fromPort: Number(port),
    source: network ?? "",
    description: `sallyport prod ${PROXY_OF_OTHERS}`,
  });
  const assume = aws().addRole({
    name: `enforcer-${securityGroup}`,
    account: OTHER,
    trust: trusts(OWN, { StringEquals: { "sts:ExternalId": "prod" } }),
    policies: { doors: json(allow("ec2:*")) },
  });
  return { ...aDoor(securityGroup), group: { region: REGION, assume, securityGroup } };
}

const PROXY_OF_OTHERS = "by-hand until=2030-01-01T00:00:00Z mac=AAAAAAAAAAAAAAAAAAAAAA";

const open = (door: Door): readonly Grant[] =>
  Array.from({ length: 4 }, (_, n) => grant(door, { source: `203.0.113.${n + 1}/32` }));

/** Looks again and again, as the reconciler would. */
const untilAll = (what: "carried" | "closed", door: Door, grants: readonly Grant[]): Promise<unknown> =>
  eventually(
    `every grant ${what}`,
    async () => {
      world().clock.shift(5_000);
      const set = what === "carried" ? { open: grants } : { closing: grants };
      const report = await converge(door, set).catch(() => null);
      return report?.[what].length === grants.length;
    },
    { within: 20_000 },
  );

const FAULTS: readonly (readonly [string, () => void])[] = [
  ["half of all calls are throttled", () => aws().throttle(0.5)],
  ["a fifth of all calls fails", () => aws().failFraction(0.2)],
  [
    "the replies of calls that had their effect are lost",
    () => {
      for (const action of ACTIONS) aws().loseReplyNext({ action, times: 3 });
    },
  ],
  [
    "the credentials of the role, and those of the bot, are taken no longer for a while",
    () => {
      aws().failNext({ action: "AssumeRole", code: "ExpiredToken", status: 403, times: 2 });
      for (const action of ACTIONS.slice(1)) aws().failNext({ action, code: "RequestExpired", times: 2 });
    },
  ],
];

describe("in another account, closed is always reached and nothing foreign is touched (I5, I14)", () => {
  it.each(FAULTS)("while %s", async (_, strike) => {
    const door = aDoorThere();
    const grants = open(door);
    const before = rules(door);
    strike();
    await untilAll("carried", door, grants);
    expect(standing(door)).toHaveLength(5);
    // What was assumed is forgotten, so that closing has to assume it again.
    world().clock.shift(3_600_000);
    strike();
    await untilAll("closed", door, grants);
    expect(rules(door)).toEqual(before);
  });

  it.each(["hang", "fail", "break"] as const)(
    "after its Region was down for ten minutes (%s)",
    async (how) => {
      const door = aDoorThere();
      const grants = open(door);
      const before = rules(door);
      await untilAll("carried", door, grants);
      aws().outage({ region: REGION, account: OTHER, how });
      for (let minute = 0; minute < 10; minute += 1) {
        world().clock.shift(60_000);
        const bounds = { signal: AbortSignal.timeout(100) };
        const report = await converge(door, { closing: grants, bounds }).catch(() => null);
        expect(report?.closed ?? []).toEqual([]);
      }
      aws().mend();
      await untilAll("closed", door, grants);
      expect(rules(door)).toEqual(before);
    },
  );
});
