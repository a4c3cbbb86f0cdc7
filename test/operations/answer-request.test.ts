import { describe, expect, it } from "vitest";
import { grantOf, later } from "../../src/domain/ids.ts";
import { createOperations } from "../../src/operations/create-operations.ts";
import { aCatalogue, aDoor, aRule, aTarget, MONDAY } from "../support/builders.ts";
import { anAsk, type Core, kindOf, must, openCore } from "../support/core.ts";

const HOUR = 3_600_000;
const sre = { kind: "slack", userGroup: "S0SRE" } as const;

const asked = async (core: Core, name = "ana") =>
  must(await core.operations.request(await core.as(name), anAsk()));

/** An office whose approvers are a group of the platform. */
async function openWithPlatformGroup(quorum = 1): Promise<Core> {
  const core = await openCore(
    {},
    aCatalogue({}, [aTarget({ approval: aRule({ quorum, approvers: [sre] }) })]),
  );
  core.directory.setGroup("S0SRE", ["ben", "cyd"]);
  return core;
}

describe("approve", () => {
  it("stores the grant with its event, wakes the proxy, and says nothing of open yet (I8)", async () => {
    const core = await openCore();
    const request = await asked(core);
    const ben = await core.as("ben");
    const approved = must(await core.operations.approve(ben, request.id));
    const id = grantOf(request.id);
    expect(approved.resolution).toEqual({ status: "approved", at: MONDAY, grant: id });
    const grant = await core.store.read.grant(id);
    expect(grant).toMatchObject({ startsAt: MONDAY, endsAt: MONDAY + HOUR / 2, openedAt: null, ended: null });
    expect(grant !== null && core.seal.isGenuine(grant)).toBe(true);
    expect(core.woken).toEqual(["prod-east"]);
    expect(await core.store.read.dueProxies(MONDAY)).toEqual(["prod-east"]);
    expect(await core.events("request.approved")).toHaveLength(1);
    expect(await core.events("request.answered")).toMatchObject([{ actor: ben.person.id }]);
    expect(await core.store.read.message(request.id, "opened")).toBeNull();
  });

  it("of fifty approvals at once makes one grant (I3)", async () => {
    const core = await openCore();
    const request = await asked(core);
    const [ben, cyd] = [await core.as("ben"), await core.as("cyd")];
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, turn) =>
        core.operations.approve(turn % 2 === 0 ? ben : cyd, request.id),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(results.map(kindOf))).toEqual(new Set(["done", "already-resolved"]));
    expect(await core.store.read.openGrants(MONDAY)).toHaveLength(1);
    expect(await core.events("request.approved")).toHaveLength(1);
    expect(core.woken).toEqual(["prod-east"]);
  });

  it("does nothing when a click is replayed (I3)", async () => {
    const core = await openCore();
    const request = await asked(core);
    const ben = await core.as("ben");
    must(await core.operations.approve(ben, request.id));
    const grant = await core.store.read.grant(grantOf(request.id));
    await core.clock.advance(1_000);
    const again = await core.operations.approve(ben, request.id);
    expect(again).toMatchObject({ refusal: { kind: "already-resolved", status: "approved", by: "Ben" } });
    expect(await core.store.read.grant(grantOf(request.id))).toEqual(grant);
  });

  it("needs as many distinct humans as the rule says", async () => {
    const core = await openWithPlatformGroup(2);
    const request = await asked(core);
    const ben = await core.as("ben");
    expect(must(await core.operations.approve(ben, request.id)).resolution.status).toBe("pending");
    expect(core.woken).toEqual([]);
    expect(await core.operations.approve(ben, request.id)).toMatchObject({
      refusal: { kind: "already-answered", missing: 1 },
    });
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
    expect(must(await core.operations.approve(await core.as("cyd"), request.id)).resolution.status).toBe(
      "approved",
    );
  });

  it("refuses one's own request, with the same account or another of one's own (I2)", async () => {
    const core = await openCore();
    core.directory.say("ana.lima");
    const request = await asked(core);
    for (const name of ["ana", "ana.lima"]) {
      const result = await core.operations.approve(await core.as(name), request.id);
      expect(result, name).toMatchObject({ refusal: { kind: "own-request", others: ["SRE"] } });
    }
    expect(await core.events("person.refused")).toHaveLength(2);
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
  });

  it("refuses one's own request though it was asked before the two accounts were known for one human (I2)", async () => {
    const core = await openCore();
    const request = await asked(core, "eve");
    core.directory.say("eve", { email: "ana.lima@example.com" });
    const ana = await core.as("ana");
    const eve = await core.as("eve");
    expect(eve.person.id).toBe(ana.person.id);
    expect(kindOf(await core.operations.approve(ana, request.id))).toBe("own-request");
  });

  it("refuses who is no approver", async () => {
    const core = await openCore();
    const request = await asked(core);
    const result = await core.operations.approve(await core.as("eve"), request.id);
    expect(result).toMatchObject({ refusal: { kind: "not-an-approver", approvers: ["SRE"] } });
    expect(await core.events("person.refused")).toMatchObject([
      { subject: request.id, details: { tried: "approve", why: "not-an-approver" } },
    ]);
  });

  it("asks at the click whether the approver is in the group still", async () => {
    const core = await openWithPlatformGroup();
    const request = await asked(core);
    const ben = await core.as("ben");
    expect(kindOf(await core.operations.mayAnswer(ben, request.id))).toBe("done");
    core.directory.setGroup("S0SRE", ["cyd"]);
    expect(kindOf(await core.operations.approve(ben, request.id))).toBe("not-an-approver");
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
  });

  it("takes no answer for a no, and says that it could not check (I7)", async () => {
    const core = await openWithPlatformGroup();
    const request = await asked(core);
    const ben = await core.as("ben");
    expect(kindOf(await core.operations.mayAnswer(ben, request.id))).toBe("done");
    core.directory.setAway(true);
    expect(kindOf(await core.operations.approve(ben, request.id))).toBe("could-not-check");
    expect(kindOf(await core.operations.mayAnswer(ben, request.id))).toBe("could-not-check");
    const unchecked = { ...ben, unchecked: true } as const;
    for (const act of ["approve", "deny", "mayAnswer"] as const) {
      expect(kindOf(await core.operations[act](unchecked, request.id, "no"))).toBe("could-not-check");
    }
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
  });

  it("refuses at the lapse instant itself, and not a millisecond before", async () => {
    const core = await openCore();
    const [late, soon] = [await asked(core), await asked(core)];
    const ben = await core.as("ben");
    await core.clock.advance(HOUR - 1);
    expect(kindOf(await core.operations.approve(ben, soon.id))).toBe("done");
    await core.clock.advance(1);
    expect(await core.operations.approve(ben, late.id)).toMatchObject({
      refusal: { kind: "already-resolved", status: "lapsed", by: null, at: late.lapsesAt },
    });
    expect(await core.store.read.request(late.id)).toMatchObject({ resolution: { status: "lapsed" } });
    expect(await core.events("request.lapsed")).toHaveLength(1);
    expect(kindOf(await core.operations.approve(ben, late.id))).toBe("already-resolved");
  });

  it("stops while everything is frozen, and goes on after it", async () => {
    const core = await openCore();
    const request = await asked(core);
    const [ben, dee] = [await core.as("ben"), await core.as("dee")];
    must(await core.operations.freeze(dee, "an incident"));
    expect(kindOf(await core.operations.approve(ben, request.id))).toBe("frozen");
    must(await core.operations.unfreeze(dee));
    expect(kindOf(await core.operations.approve(ben, request.id))).toBe("done");
  });

  it("keeps the place that another approval took, and the request pending", async () => {
    const base = aCatalogue();
    const proxies = new Map(
      [...base.proxies].map(([name, proxy]) => [name, { ...proxy, rulesPerFamily: 1 }]),
    );
    const core = await openCore({ proxies }, base);
    const first = await asked(core);
    const second = must(
      await core.operations.request(await core.as("eve"), anAsk({ source: "203.0.113.8" })),
    );
    const ben = await core.as("ben");
    must(await core.operations.approve(ben, first.id));
    expect(kindOf(await core.operations.approve(ben, second.id))).toBe("no-room");
    expect(await core.store.read.request(second.id)).toMatchObject({ resolution: { status: "pending" } });
    expect(await core.store.read.answers(second.id)).toEqual([]);
  });

  it.each(["r-nosuch", "", "g-7k2qmb", "r-'; drop table requests"])("refuses the id %j", async (id) => {
    const core = await openCore();
    expect(kindOf(await core.operations.approve(await core.as("ben"), id))).toBe("no-such-request");
    expect(kindOf(await core.operations.mayAnswer(await core.as("ben"), id))).toBe("no-such-request");
    expect(await core.events("person.refused")).toHaveLength(2);
  });

  it("grants by the door and the rule that were asked for, whatever the configuration says since", async () => {
    const core = await openCore();
    const request = await asked(core);
    const moved = aTarget({
      door: aDoor({ ports: { from: 1, to: 65_535 } }),
      approval: aRule({ approvers: [] }),
    });
    const operations = createOperations({ ...core.deps, catalogue: aCatalogue({}, [moved]) });
    must(await operations.approve(await core.as("ben"), request.id));
    expect(await core.store.read.grant(grantOf(request.id))).toMatchObject({ door: { ports: { to: 5432 } } });
  });

  it("by nobody where a rule names no approvers (I7)", async () => {
    const target = aTarget({ approval: aRule({ approvers: [] }) });
    const core = await openCore({}, aCatalogue({}, [target]));
    const request = await asked(core);
    expect(kindOf(await core.operations.approve(await core.as("dee"), request.id))).toBe("not-an-approver");
  });
});

describe("deny", () => {
  it("resolves the request with its reason, its event and its messages, and opens nothing", async () => {
    const core = await openCore();
    const request = await asked(core);
    const ben = await core.as("ben");
    const denied = must(await core.operations.deny(ben, request.id, " not tonight "));
    const resolution = { status: "denied", at: MONDAY, by: ben.person.id, reason: "not tonight" };
    expect(denied.resolution).toEqual(resolution);
    expect(await core.store.read.request(request.id)).toMatchObject({ resolution });
    expect(await core.events("request.denied")).toMatchObject([{ details: { reason: "not tonight" } }]);
    expect(await core.store.read.message(request.id, "ended")).not.toBeNull();
    expect(await core.operations.approve(await core.as("cyd"), request.id)).toMatchObject({
      refusal: { kind: "already-resolved", status: "denied", by: "Ben" },
    });
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
  });

  it("needs a reason", async () => {
    const core = await openCore();
    const request = await asked(core);
    expect(kindOf(await core.operations.deny(await core.as("ben"), request.id, "  "))).toBe("reason-missing");
    expect(await core.store.read.request(request.id)).toMatchObject({ resolution: { status: "pending" } });
  });

  it("is possible while everything is frozen", async () => {
    const core = await openCore();
    const request = await asked(core);
    must(await core.operations.freeze(await core.as("dee"), "an incident"));
    const ben = await core.as("ben");
    expect(kindOf(await core.operations.mayAnswer(ben, request.id))).toBe("done");
    expect(kindOf(await core.operations.deny(ben, request.id, "not now"))).toBe("done");
  });

  it("is not for the one who asked, nor for a stranger (I2)", async () => {
    const core = await openCore();
    const request = await asked(core);
    expect(kindOf(await core.operations.deny(await core.as("ana"), request.id, "no"))).toBe("own-request");
    expect(kindOf(await core.operations.deny(await core.as("eve"), request.id, "no"))).toBe(
      "not-an-approver",
    );
  });

  it("ends a request that one had approved of two", async () => {
    const core = await openWithPlatformGroup(2);
    const request = await asked(core);
    must(await core.operations.approve(await core.as("ben"), request.id));
    expect(must(await core.operations.deny(await core.as("cyd"), request.id, "no")).resolution.status).toBe(
      "denied",
    );
  });
});

describe("withdraw", () => {
  it("takes back one's own pending request", async () => {
    const core = await openCore();
    const request = await asked(core);
    const ana = await core.as("ana");
    expect(must(await core.operations.withdraw(ana, request.id)).resolution.status).toBe("withdrawn");
    expect(await core.events("request.withdrawn")).toHaveLength(1);
    expect(await core.operations.approve(await core.as("ben"), request.id)).toMatchObject({
      refusal: { kind: "already-resolved", status: "withdrawn", by: "Ana" },
    });
    expect(kindOf(await core.operations.withdraw(ana, request.id))).toBe("already-resolved");
  });

  it("is refused for another's request, for one that is not there, and from the lapse instant on", async () => {
    const core = await openCore();
    const request = await asked(core);
    const [ana, eve] = [await core.as("ana"), await core.as("eve")];
    expect(kindOf(await core.operations.withdraw(eve, request.id))).toBe("not-yours");
    expect(kindOf(await core.operations.withdraw(ana, "r-nosuch"))).toBe("no-such-request");
    await core.clock.advance(HOUR);
    expect(await core.operations.withdraw(ana, request.id)).toMatchObject({
      refusal: { kind: "already-resolved", status: "lapsed", by: null },
    });
    expect(await core.events("request.lapsed")).toHaveLength(1);
    expect(await core.store.read.request(request.id)).toMatchObject({
      resolution: { status: "lapsed", at: later(MONDAY, HOUR) },
    });
  });
});
