import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AdapterFailure } from "../../../../src/domain/failures.ts";
import { createSimulatedAws, type SimulatedAws } from "../../../../src/playground/aws/simulated-aws.ts";
import { aMark, newKey } from "./a-mark.ts";
import { countsOf, outcomes, sweepOnce } from "./sweep-scene.ts";

const MINUTE = 60_000;
const REVOKE = { action: "RevokeSecurityGroupIngress" };
const DESCRIBE = { action: "DescribeSecurityGroupRules" };

let aws: SimulatedAws;
let regions = 0;
beforeAll(async () => {
  aws = await createSimulatedAws({ throttling: false });
});
afterEach(() => {
  aws.clear();
  aws.stale(0);
  aws.forgetCalls();
});
afterAll(() => aws.stop());

/** A Region, a group and a key of the test's own. */
function aPlace() {
  regions += 1;
  const key = newKey();
  const place = { region: `eu-west-${regions}`, assume: null };
  const groups: string[] = [];
  const newGroup = (): string => {
    const id = aws.addSecurityGroup({ name: "proxy", region: place.region });
    groups.push(id);
    return id;
  };
  const group = newGroup();
  const rule = (
    untilInMs: number,
    told: { key?: string; deployment?: string; port?: number; group?: string } = {},
  ) => {
    const { port = 5432, group: groupId = group, ...others } = told;
    const until = Date.now() + untilInMs;
    const description = aMark({ key, region: place.region, securityGroup: groupId, until, port, ...others });
    return aws.addRule({ groupId, protocol: "tcp", fromPort: port, source: "203.0.113.9/32", description });
  };
  const standing = (): readonly string[] =>
    aws
      .snapshot()
      .filter(({ id }) => groups.includes(id))
      .flatMap(({ rules }) => rules.filter(({ isEgress }) => !isEgress).map(({ id }) => id));
  const many = (count: number, told: { readonly group?: string } = {}): readonly string[] =>
    Array.from({ length: count }, (_, index) => rule(-MINUTE, { port: 1_000 + index, ...told }));
  return { place, key, group, newGroup, rule, many, standing, given: { endpoint: aws.url, key } };
}

const calls = (): readonly string[] => aws.calls().map(({ action }) => action);

describe("sweeping a Region", () => {
  it("closes what is overdue, reports what is forged, and touches nothing else (I13, I14)", async () => {
    const { place, group, rule, standing, given } = aPlace();
    const overdue = rule(-MINUTE);
    const forged = rule(-MINUTE, { port: 1, key: newKey() });
    const rest = [
      rule(MINUTE, { port: 2 }),
      rule(-2_000, { port: 3 }),
      rule(-MINUTE, { port: 4, deployment: "test" }),
      aws.addRule({ groupId: group, protocol: "tcp", fromPort: 22, source: "0.0.0.0/0" }),
      aws.addRule({ groupId: group, protocol: "-1", source: "pl-0123456789abcdef0" }),
    ];
    const swept = await sweepOnce(given, place);
    expect(outcomes(swept)).toEqual([`closed ${overdue}`, `forged ${forged}`]);
    expect(swept).toMatchObject({ standing: 2, problem: null });
    expect(swept.seen).toBeGreaterThanOrEqual(7);
    expect([...standing()].sort()).toEqual([forged, ...rest].sort());
    const again = await sweepOnce(given, place);
    expect(outcomes(again)).toEqual([`forged ${forged}`]);
    expect(new Set(calls())).toEqual(new Set([REVOKE.action, DESCRIBE.action]));
    expect(calls().filter((action) => action === REVOKE.action)).toHaveLength(1);
  });

  it("tells how late, and by whose mark", async () => {
    const { place, rule, given, group } = aPlace();
    const id = rule(-3 * MINUTE);
    const [closed] = (await sweepOnce(given, place)).rules;
    expect(closed).toMatchObject({ id, place, securityGroup: group, proxy: "prod-east" });
    expect(closed?.says).toBe("tcp 5432 from 203.0.113.9/32");
    expect(closed?.lateMs).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(closed?.lateMs).toBeLessThan(4 * MINUTE);
  });

  it("changes nothing on a dry run", async () => {
    const { place, rule, standing, given } = aPlace();
    const id = rule(-MINUTE);
    expect(outcomes(await sweepOnce(given, place, { dryRun: true }))).toEqual([`would-close ${id}`]);
    expect(standing()).toEqual([id]);
    expect(calls()).toEqual([DESCRIBE.action]);
  });

  it("reads every page, and closes in batches", async () => {
    const { place, newGroup, many, standing, given } = aPlace();
    const groups = [newGroup(), newGroup(), newGroup()];
    for (const group of groups) many(360, { group });
    const swept = await sweepOnce(given, place);
    expect(countsOf(swept)).toEqual({ closed: 1_080, forged: 0, failed: 0 });
    expect(standing()).toEqual([]);
    expect(calls().filter((action) => action === REVOKE.action).length).toBeLessThanOrEqual(13);
  });

  it("holds ends against AWS's time, not against a clock that is ahead", async () => {
    const { place, rule, standing, given } = aPlace();
    const [open, overdue] = [rule(30 * MINUTE), rule(-MINUTE, { port: 1 })];
    const swept = await sweepOnce(given, place, { aheadMs: 60 * MINUTE });
    expect(outcomes(swept)).toEqual([`closed ${overdue}`]);
    expect(standing()).toEqual([open]);
  });

  it("beside another sweep closes each rule once, and nobody fails", async () => {
    const { place, many, standing, given } = aPlace();
    many(30);
    aws.delay({ ...REVOKE, ms: 30 });
    const both = await Promise.all([sweepOnce(given, place), sweepOnce(given, place)]);
    expect(both.flatMap(({ rules }) => rules.filter(({ outcome }) => outcome === "failed"))).toEqual([]);
    expect(both.flatMap(({ rules }) => rules.filter(({ outcome }) => outcome === "closed"))).toHaveLength(30);
    expect(standing()).toEqual([]);
  });
});

describe("a sweep against faults", () => {
  it.each([
    ["half of all calls throttled", () => aws.throttle(0.5)],
    ["20 % of all calls failing", () => aws.failFraction(0.2)],
    ["the reply to every close lost after its effect", () => aws.loseReplyNext({ ...REVOKE, times: 1_000 })],
    ["the reply to a look lost", () => aws.loseReplyNext({ ...DESCRIBE, times: 2 })],
    ["reads that lag behind", () => aws.stale(400)],
  ])("closes all the same: %s (I5)", async (_what, breakIt) => {
    const { place, newGroup, many, standing, given } = aPlace();
    many(120);
    many(5, { group: newGroup() });
    breakIt();
    const swept = await sweepOnce(given, place);
    aws.clear();
    expect(standing()).toEqual([]);
    expect(swept.problem).toBeNull();
    expect(countsOf(swept)).toEqual({ closed: 125, forged: 0, failed: 0 });
  });

  it("closes the rest of a batch when one of it is gone", async () => {
    const { place, many, standing, given } = aPlace();
    const ids = many(5);
    const stolen = ids[2] ?? "";
    const swept = await sweepOnce(given, place, {
      through: (calls) => ({
        ...calls,
        revoke: (request, signal) => {
          if (standing().includes(stolen)) aws.removeRule(stolen);
          return calls.revoke(request, signal);
        },
      }),
    });
    expect(outcomes(swept)).toEqual(ids.map((id) => `${id === stolen ? "gone" : "closed"} ${id}`).sort());
    expect(standing()).toEqual([]);
  });

  it("says closed of nothing that AWS refuses to close, and why (I8)", async () => {
    const { place, rule, newGroup, standing, given } = aPlace();
    const [stays, goes] = [rule(-MINUTE), rule(-MINUTE, { group: newGroup() })];
    aws.failNext({ ...REVOKE, code: "UnauthorizedOperation", status: 403 });
    const swept = await sweepOnce(given, place);
    expect(standing()).toEqual([stays]);
    expect(outcomes(swept)).toEqual([`closed ${goes}`, `failed ${stays}`]);
    expect(swept.rules.find(({ id }) => id === stays)?.problem).toContain(
      "AWS answers UnauthorizedOperation",
    );
  });

  it("says closed of nothing that it could not look at again (I8)", async () => {
    const { place, rule, given } = aPlace();
    const id = rule(-MINUTE);
    const forget = aws.onChange(() =>
      aws.failNext({ ...DESCRIBE, code: "UnauthorizedOperation", status: 403 }),
    );
    const swept = await sweepOnce(given, place);
    forget();
    expect(outcomes(swept)).toEqual([`failed ${id}`]);
    expect(swept.rules[0]?.problem).toContain("could not be asked whether the rule is gone");
  });

  it("closes what the first page shows where the second cannot be read", async () => {
    const { place, newGroup, many, standing, given } = aPlace();
    const groups = [newGroup(), newGroup(), newGroup()];
    for (const group of groups) many(360, { group });
    const failure = new AdapterFailure({ adapter: "aws", doing: "no second page", retry: "never" });
    const swept = await sweepOnce(given, place, {
      through: (calls) => ({
        ...calls,
        page: (token, asking) => (token === null ? calls.page(token, asking) : Promise.reject(failure)),
      }),
    });
    expect(swept.problem).toContain("no second page");
    const { closed, failed } = countsOf(swept);
    expect(closed).toBeGreaterThan(900);
    expect([standing().length, failed]).toEqual([1_080 - closed, 1]);
    expect(standing().length).toBeGreaterThan(0);
  });

  it("ends in time, telling what is left, where AWS does not stop throttling", async () => {
    const { place, rule, standing, given } = aPlace();
    const id = rule(-MINUTE);
    aws.throttle(1);
    const blind = await sweepOnce(given, place, { signal: AbortSignal.timeout(700) });
    expect(blind.problem).toContain("RequestLimitExceeded");
    aws.clear();
    aws.failNext({ ...REVOKE, code: "RequestLimitExceeded", times: 1_000 });
    const bound = await sweepOnce(given, place, { signal: AbortSignal.timeout(700) });
    expect(countsOf(bound)).toEqual({ closed: 0, forged: 0, failed: 1 });
    expect(standing()).toEqual([id]);
  });

  it("tells of a Region that is down within seconds, and sweeps it when it is back", async () => {
    const { place, rule, standing, given } = aPlace();
    const id = rule(-MINUTE);
    aws.outage({ region: place.region, how: "break" });
    const down = await sweepOnce(given, place);
    expect(down).toMatchObject({ rules: [], problem: expect.stringContaining("could not be reached") });
    aws.mend();
    expect(outcomes(await sweepOnce(given, place))).toEqual([`closed ${id}`]);
    expect(standing()).toEqual([]);
  });
});
