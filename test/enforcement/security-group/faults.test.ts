import { afterEach, describe, expect, it } from "vitest";
import type { Door } from "../../../src/domain/door.ts";
import { AdapterFailure } from "../../../src/domain/failures.ts";
import { later } from "../../../src/domain/ids.ts";
import { eventually } from "../../support/eventually.ts";
import { convergence } from "../bounds.ts";
import { grantsOf, onSimulatedAws } from "./on-simulated-aws.ts";
import { aDoor, groupIdOf } from "./world.ts";

const { aws, world, grant, converge, rules, standing, calls } = onSimulatedAws();

afterEach(() => {
  aws().clear();
  aws().stale(0);
});

const sources = (door: Door, count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => grant(door, { source: `203.0.113.${first + index}/32` }));

describe("opening against faults", () => {
  it("finds the rule that an answer was lost of, and keeps its id", async () => {
    const door = await world().door();
    const open = sources(door, 3);
    aws().loseReplyNext({ action: "AuthorizeSecurityGroupIngress" });
    const report = await converge(door, { open });
    expect(grantsOf(report.carried)).toEqual(grantsOf(open.map(({ id }) => ({ grant: id }))));
    expect(report.problems).toEqual([]);
    const noted = new Set(
      world()
        .notes.all()
        .map((note) => note.rule),
    );
    expect(rules(door).every((rule) => noted.has(rule.id))).toBe(true);
  });

  it("opens the rest of a batch when one of it is there already and reads do not show it", async () => {
    const door = await world().door();
    const open = sources(door, 4);
    aws().stale(300);
    await world().eyes.addByHand(groupIdOf(door), { cidr: "203.0.113.3/32", port: 25_432 });
    const report = await converge(door, { open });
    expect(report.carried).toHaveLength(3);
    expect(grantsOf(report.problems)).toEqual([open[2]?.id]);
    aws().stale(0);
    const seen = await converge(door, { open });
    expect(seen.problems.map((one) => one.retry)).toEqual(["never"]);
  });

  it("carries what fits and says that there is no room for the rest", async () => {
    const door = await world().door();
    for (let at = 0; at < 58; at += 1) {
      aws().addRule({
        groupId: groupIdOf(door),
        protocol: "tcp",
        fromPort: 1_000 + at,
        source: "192.0.2.0/24",
      });
    }
    const open = [...sources(door, 4), grant(door, { source: "2001:db8::1/128" })];
    const report = await converge(door, { open });
    expect(report.carried).toHaveLength(3);
    expect(report.problems).toHaveLength(2);
    for (const one of report.problems) expect(one.problem).toContain("no room");
  });

  it("says in words what AWS answers", async () => {
    const door = await world().door();
    aws().failNext({ action: "AuthorizeSecurityGroupIngress", code: "RequestLimitExceeded" });
    const throttled = await converge(door, { open: sources(door, 2) });
    expect(throttled.problems.map((one) => one.problem)).toEqual(
      Array(2).fill(expect.stringContaining("AWS answers RequestLimitExceeded")),
    );
    aws().failNext({ action: "AuthorizeSecurityGroupIngress", code: "UnauthorizedOperation", status: 403 });
    const forbidden = await converge(door, { open: sources(door, 2) });
    expect(forbidden.problems.map((one) => one.retry)).toEqual(["never", "never"]);
    expect(standing(door)).toEqual([]);
  });

  it("breaks off an opening call at the grant's end, and leaves nothing open (I6)", async () => {
    const door = await world().door();
    const open = grant(door, { endsInMs: 300 });
    aws().hangNext({ action: "AuthorizeSecurityGroupIngress" });
    const report = await converge(door, { open: [open] });
    const lateMs = world().clock.now() - open.endsAt;
    expect(lateMs).toBeLessThan(1_000);
    expect(grantsOf(report.problems)).toEqual([open.id]);
    expect(standing(door)).toEqual([]);
  });

  it("takes back in the same run what AWS opened as the end came", async () => {
    const door = await world().door();
    const open = grant(door, { endsInMs: 1_200 });
    calls();
    aws().delay({ action: "AuthorizeSecurityGroupIngress", ms: 1_400 });
    const report = await converge(door, { open: [open] });
    expect(report.carried).toEqual([]);
    expect(calls()).toContain("RevokeSecurityGroupIngress ok");
    expect(standing(door)).toEqual([]);
  });

  it("closes at the next look what AWS opened after the end (I15)", async () => {
    const door = await world().door();
    const open = grant(door, { endsInMs: 300 });
    aws().delay({ action: "AuthorizeSecurityGroupIngress", ms: 1_000 });
    await converge(door, { open: [open] });
    await eventually("AWS to open late", () => standing(door).length === 1);
    await converge(door, { closing: [open] });
    expect(standing(door)).toEqual([]);
  });

  it("does not keep another grant open for long while AWS hangs (I5)", async () => {
    const door = await world().door();
    const [ending, opening] = [grant(door, { endsInMs: 200 }), grant(door, { source: "203.0.113.10/32" })];
    await converge(door, { open: [ending] });
    aws().hangNext({ action: "AuthorizeSecurityGroupIngress" });
    const began = world().clock.now();
    await converge(door, { open: [ending, opening] });
    expect(world().clock.now() - began).toBeLessThan(2_500);
  });
});

describe("closing against faults", () => {
  it("closes at the end what ends while AWS hangs at a look (I5, I6)", async () => {
    const door = await world().door();
    const [ending, staying] = [grant(door, { endsInMs: 900 }), grant(door, { source: "203.0.113.10/32" })];
    await converge(door, { open: [ending, staying] });
    aws().hangNext({ action: "DescribeSecurityGroupRules" });
    const over = new AbortController();
    const run = converge(door, { open: [ending, staying], bounds: { signal: over.signal } }).catch(
      () => null,
    );
    await eventually("its rule to be gone", () => standing(door).length === 1);
    expect(world().clock.now()).toBeGreaterThanOrEqual(ending.endsAt);
    over.abort();
    const report = await run;
    expect(report?.closed ?? [], "nothing showed it").toEqual([]);
  });

  it("shows the close that an answer was lost of, with nothing acknowledged", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    aws().loseReplyNext({ action: "RevokeSecurityGroupIngress" });
    const report = await converge(door, { closing: [open] });
    expect(report.closed).toEqual([expect.objectContaining({ grant: open.id, acknowledgedAt: null })]);
    expect(standing(door)).toEqual([]);
  });

  it("closes the rest of a batch when one of it is gone", async () => {
    const door = await world().door();
    const open = sources(door, 5);
    await converge(door, { open });
    const [first] = rules(door);
    await world().layer.prepare(convergence({ open }, [door]));
    aws().removeRule(first?.id ?? "");
    const report = await converge(door, { closing: open });
    expect(report.closed).toHaveLength(5);
    expect(report.problems).toEqual([]);
    expect(standing(door)).toEqual([]);
  });

  it("goes on without a look, by what was last seen, when AWS shows nothing", async () => {
    const door = await world().door();
    const open = sources(door, 2);
    await converge(door, { open });
    world().clock.shift(60_000);
    aws().failNext({ action: "DescribeSecurityGroupRules", code: "RequestLimitExceeded" });
    await expect(converge(door, { closing: open })).rejects.toThrow(AdapterFailure);
    expect(standing(door)).toEqual([]);
    const report = await converge(door, { closing: open });
    expect(report.closed.map((one) => one.acknowledgedAt)).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it("goes on by the notes alone after a restart, when AWS shows nothing and nothing is wanted", async () => {
    const door = await world().door();
    const open = sources(door, 2);
    await converge(door, { open });
    aws().failNext({ action: "DescribeSecurityGroupRules", code: "InternalError" });
    await expect(converge(door, { closing: open }, world().restarted())).rejects.toThrow(AdapterFailure);
    expect(standing(door)).toEqual([]);
  });

  it("says that a grant is open still where AWS refuses the close", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    aws().failNext({ action: "RevokeSecurityGroupIngress", code: "RequestLimitExceeded" });
    const report = await converge(door, { closing: [open] });
    expect(report.problems).toEqual([
      {
        grant: open.id,
        problem: expect.stringContaining("RequestLimitExceeded"),
        retry: "soon",
        seenOpen: true,
      },
    ]);
  });

  it("of one group does not wait for another", async () => {
    const [one, other] = [await world().door(), await world().door()];
    const moved = { ...other, proxy: one.proxy };
    const grants = [grant(one), grant(moved)];
    await converge(one, { open: grants });
    world().clock.shift(60_000);
    aws().failNext({ action: "RevokeSecurityGroupIngress", code: "InternalError" });
    const report = await converge(one, { closing: grants });
    expect([report.closed.length, report.problems.length]).toEqual([1, 1]);
  });

  it("does not wait for a group that cannot be reached at all (I5)", async () => {
    const door = await world().door();
    const elsewhere = aDoor("sg-0123456789abcdef0");
    const role = "arn:aws:iam::111122223333:role/enforcer";
    const group = { region: "us-east-1", assume: role, securityGroup: "sg-0123456789abcdef0" };
    const [here, there] = [grant(door), grant({ ...elsewhere, proxy: door.proxy, group })];
    await converge(door, { open: [here] });
    const report = await converge(there.door, { closing: [there, here] });
    expect(grantsOf(report.closed)).toEqual([here.id]);
    expect(report.problems).toEqual([
      { grant: there.id, problem: expect.stringContaining(role), retry: expect.any(String), seenOpen: false },
    ]);
  });

  it("comes before opening", async () => {
    const door = await world().door();
    const [ended, next] = sources(door, 2);
    if (ended === undefined || next === undefined) throw new Error("no grants");
    await converge(door, { open: [ended] });
    calls();
    await converge(door, { open: [next], closing: [ended] });
    const made = calls().map((call) => call.split(" ")[0]);
    expect(made.indexOf("RevokeSecurityGroupIngress")).toBeLessThan(
      made.indexOf("AuthorizeSecurityGroupIngress"),
    );
  });

  it("needs no look first when it was prepared", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    await world().layer.prepare(convergence({ open: [open] }, [door]));
    calls();
    await converge(door, { closing: [open] });
    expect(calls()).toEqual(["RevokeSecurityGroupIngress ok", "DescribeSecurityGroupRules ok"]);
  });

  it("is prepared by one look, however often, and by another once that grows old", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    calls();
    for (let n = 0; n < 3; n += 1) await world().layer.prepare(convergence({ open: [open] }, [door]));
    expect(calls()).toEqual(["DescribeSecurityGroupRules ok"]);
    world().clock.shift(8_000);
    await world().layer.prepare(convergence({ open: [open] }, [door]));
    expect(calls()).toEqual(["DescribeSecurityGroupRules ok"]);
  });
});

describe("reads that lag behind", () => {
  it("do not make a close look failed, nor an opening", async () => {
    const door = await world().door();
    const open = grant(door);
    aws().stale(200);
    const opened = await converge(door, { open: [open] });
    expect(grantsOf(opened.carried)).toEqual([open.id]);
    const closed = await converge(door, { closing: [open] });
    expect(grantsOf(closed.closed)).toEqual([open.id]);
    expect(standing(door)).toEqual([]);
  });

  it("do not hide a rule that was made a moment ago from its close", async () => {
    const door = await world().door();
    for (const open of sources(door, 8)) {
      aws().stale(0);
      await converge(door, {});
      aws().stale(400);
      await converge(door, { open: [open] });
      const report = await converge(door, { closing: [open] });
      if (grantsOf(report.closed).includes(open.id)) expect(standing(door)).toEqual([]);
    }
  });

  it("that last are told as a problem, to be looked at again", async () => {
    const door = await world().door();
    const open = grant(door);
    await converge(door, { open: [open] });
    await converge(door, { open: [open] });
    aws().stale(600_000);
    world().clock.shift(60_000);
    const report = await converge(door, { closing: [open] });
    expect([...grantsOf(report.closed), ...grantsOf(report.problems)]).toEqual([open.id]);
    expect(standing(door)).toEqual([]);
  });
});

describe("an end that has come", () => {
  it("opens nothing, whatever set the grant is in (I6)", async () => {
    const door = await world().door();
    const open = { ...grant(door), endsAt: later(world().clock.now(), -1) };
    const report = await converge(door, { open: [open] });
    expect(grantsOf(report.problems)).toEqual([open.id]);
    expect(standing(door)).toEqual([]);
  });
});

describe("a bad day at AWS", () => {
  it("with half of the calls throttled and a fifth failing, everything closes in the end (I5)", async () => {
    const door = await world().door();
    const open = sources(door, 12);
    await converge(door, { open });
    aws().throttle(0.5);
    aws().failFraction(0.2);
    const report = await eventually(
      "every grant to be seen closed",
      async () => {
        const seen = await converge(door, { closing: open });
        return seen.closed.length === open.length && seen;
      },
      { within: 15_000 },
    );
    expect(report.problems).toEqual([]);
    expect(standing(door)).toEqual([]);
  });
});
