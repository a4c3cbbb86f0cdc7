import { describe, expect, it } from "vitest";
import type { Grant } from "../../src/domain/grant.ts";
import { grantOf, later } from "../../src/domain/ids.ts";
import { createOperations } from "../../src/operations/create-operations.ts";
import { createOperator } from "../../src/operations/operate.ts";
import { aCatalogue, aRule, aTarget, MONDAY } from "../support/builders.ts";
import { anAsk, type Core, joinCore, kindOf, must, openCore } from "../support/core.ts";
import { accountOf } from "../support/switchable-directory.ts";

const HOUR = 3_600_000;
const MORE = { duration: "1h", reason: "not done yet" };

/** A grant of Ana's, approved by Ben. */
async function granted(core: Core): Promise<Grant> {
  const request = must(await core.operations.request(await core.as("ana"), anAsk()));
  must(await core.operations.approve(await core.as("ben"), request.id));
  return grantIn(core, grantOf(request.id));
}

async function grantIn({ store }: Core, id: Grant["id"]): Promise<Grant> {
  const grant = await store.read.grant(id);
  if (grant === null) throw new Error(`${id} is not there`);
  return grant;
}

describe("release", () => {
  it("ends one's only grant at once, sealed anew, and wakes its proxy", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    await core.clock.advance(60_000);
    const ana = await core.as("ana");
    must(await core.operations.release(ana, null));
    const ended = await grantIn(core, id);
    expect(ended.ended).toEqual({
      at: later(MONDAY, 60_000),
      reason: "released",
      by: ana.person.id,
      note: null,
    });
    expect(core.seal.isGenuine(ended)).toBe(true);
    expect(core.woken).toEqual(["prod-east", "prod-east"]);
    expect(await core.events("grant.released")).toMatchObject([{ subject: id, actor: ana.person.id }]);
  });

  it("asks which one where there are several, and says where there is none", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    expect(kindOf(await core.operations.release(ana, null))).toBe("nothing-open");
    const [one, other] = [await granted(core), await granted(core)];
    expect(await core.operations.release(ana, null)).toMatchObject({
      refusal: { kind: "which-one", command: "release", ids: [one.id, other.id] },
    });
    expect(kindOf(await core.operations.release(ana, one.id))).toBe("done");
    expect(await core.events("person.refused")).toHaveLength(2);
  });

  it("is for nobody else, and only once", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    expect(kindOf(await core.operations.release(await core.as("ben"), id))).toBe("not-yours");
    expect(kindOf(await core.operations.release(await core.as("ana"), "g-nosuch"))).toBe("no-such-grant");
    expect(kindOf(await core.operations.release(await core.as("ana"), id))).toBe("done");
    expect(kindOf(await core.operations.release(await core.as("ana"), id))).toBe("grant-ended");
  });

  it("is too late at the end instant itself", async () => {
    const core = await openCore();
    const { id, endsAt } = await granted(core);
    await core.clock.advance(HOUR / 2);
    expect(await core.operations.release(await core.as("ana"), id)).toMatchObject({
      refusal: { kind: "grant-ended", at: endsAt },
    });
  });
});

describe("revoke", () => {
  it.each(["ana", "ben", "dee"])("is for the holder, an approver and an admin: %s", async (name) => {
    const core = await openCore();
    const { id } = await granted(core);
    must(await core.operations.revoke(await core.as(name), id, " an incident "));
    const { ended } = await grantIn(core, id);
    expect(ended).toMatchObject({ reason: "revoked", note: "an incident" });
    expect(await core.events("grant.revoked")).toHaveLength(1);
  });

  it("is for nobody else, and is written down", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    expect(kindOf(await core.operations.revoke(await core.as("eve"), id, ""))).toBe("not-yours");
    expect(kindOf(await core.operations.revoke(await core.as("dee"), "g-nosuch", ""))).toBe("no-such-grant");
    expect((await grantIn(core, id)).ended).toBeNull();
    expect(await core.events("person.refused")).toHaveLength(2);
  });

  it("is for today's approvers too", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const rule = aRule({ approvers: [{ kind: "person", email: "eve@example.com" }] });
    const catalogue = aCatalogue({}, [aTarget({ approval: rule })]);
    const operations = createOperations({ ...core.deps, catalogue });
    expect(kindOf(await operations.revoke(await core.as("eve"), id, ""))).toBe("done");
  });

  it("is too late for one that ended", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    must(await core.operations.release(await core.as("ana"), id));
    expect(kindOf(await core.operations.revoke(await core.as("ben"), id, ""))).toBe("grant-ended");
  });

  describe("while Slack does not answer (I7)", () => {
    const onSlack = aCatalogue({ admins: [{ kind: "slack", userGroup: "S0SEC" }] }, [
      aTarget({ approval: aRule({ approvers: [{ kind: "slack", userGroup: "S0SRE" }] }) }),
    ]);
    const openOnSlack = async () => {
      const core = await openCore({}, onSlack);
      core.directory.setGroup("S0SRE", ["ben"]);
      core.directory.setGroup("S0SEC", ["dee"]);
      return core;
    };
    /** What an account is told that revokes now. */
    const revoke = async (core: Core, name: string, id: string) =>
      kindOf(await core.operations.revoke(must(await core.operations.identify(accountOf(name))), id, ""));

    it("works by the membership that was known last", async () => {
      const core = await openOnSlack();
      const { id } = await granted(core);
      core.directory.setAway(true);
      expect(await revoke(core, "ben", id)).toBe("done");
    });

    it("works after a restart as well", async () => {
      const before = await openOnSlack();
      const { id } = await granted(before);
      const core = await joinCore(before.folder, onSlack);
      core.directory.setAway(true);
      expect(await revoke(core, "ben", id)).toBe("done");
    });

    it("is no way in for who was last known as no member, nor for who was never looked up", async () => {
      const core = await openOnSlack();
      const { id } = await granted(core);
      expect(kindOf(await core.operations.revoke(await core.as("eve"), id, ""))).toBe("not-yours");
      await core.as("cyd");
      core.directory.setAway(true);
      expect(await revoke(core, "eve", id)).toBe("not-yours");
      expect(await revoke(core, "cyd", id)).toBe("could-not-check");
      expect((await grantIn(core, id)).ended).toBeNull();
    });

    it("forgets a membership that was taken away while it answered", async () => {
      const core = await openOnSlack();
      const { id } = await granted(core);
      core.directory.setGroup("S0SRE", []);
      expect(kindOf(await core.operations.explain(await core.as("ben"), "orders-db"))).toBe("done");
      core.directory.setAway(true);
      expect(await revoke(core, "ben", id)).toBe("could-not-check");
    });

    it("lets the holder release, and an admin who was known freeze", async () => {
      const core = await openOnSlack();
      await granted(core);
      const { id } = await granted(core);
      const dee = await core.as("dee");
      must(await core.operations.freeze(dee, "a drill"));
      must(await core.operations.unfreeze(dee));
      const other = await granted(core);
      core.directory.setAway(true);
      const ana = must(await core.operations.identify(accountOf("ana")));
      expect(kindOf(await core.operations.release(ana, id))).toBe("grant-ended");
      expect(kindOf(await core.operations.release(ana, other.id))).toBe("done");
      const away = must(await core.operations.identify(accountOf("dee")));
      expect(kindOf(await core.operations.freeze(away, "an incident"))).toBe("done");
    });
  });

  it("of a row that was written by hand closes it and does not make it genuine (I1)", async () => {
    const core = await openCore();
    const grant = await granted(core);
    const forged = { ...grant, endsAt: later(grant.endsAt, HOUR) };
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(`${core.folder}/sallyport.db`);
    database.prepare("update grants set ends_at = ? where id = ?").run(forged.endsAt, grant.id);
    database.close();
    must(await core.operations.release(await core.as("ana"), grant.id));
    const row = await grantIn(core, grant.id);
    expect(row.ended).not.toBeNull();
    expect(core.seal.isGenuine(row)).toBe(false);
  });
});

describe("extend", () => {
  it("asks again under the same rules, and leaves what is open as it is", async () => {
    const core = await openCore();
    const grant = await granted(core);
    const request = must(await core.operations.extend(await core.as("ana"), grant.id, MORE));
    expect(request).toMatchObject({ extends: grant.id, durationMs: HOUR, lapsesAt: grant.endsAt });
    expect(await grantIn(core, grant.id)).toEqual(grant);
  });

  it("moves the end later once approved, sealed anew, and wakes the proxy; it never cuts", async () => {
    const core = await openCore();
    const grant = await granted(core);
    const request = must(await core.operations.extend(await core.as("ana"), grant.id, MORE));
    must(await core.operations.approve(await core.as("ben"), request.id));
    const longer = await grantIn(core, grant.id);
    expect(longer).toMatchObject({ endsAt: grant.endsAt + HOUR, startsAt: grant.startsAt, ended: null });
    expect(core.seal.isGenuine(longer)).toBe(true);
    expect(core.seal.isGenuine({ ...longer, endsAt: later(longer.endsAt, 1) })).toBe(false);
    expect(await core.events("grant.extended")).toMatchObject([
      { subject: grant.id, details: { from: grant.endsAt, endsAt: longer.endsAt } },
    ]);
    expect(core.woken).toHaveLength(2);
  });

  it("is not for oneself to approve (I2)", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const ana = await core.as("ana");
    const request = must(await core.operations.extend(ana, id, MORE));
    expect(kindOf(await core.operations.approve(ana, request.id))).toBe("own-request");
  });

  it("stays within what the target allows: what is left and what is asked for together", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const ana = await core.as("ana");
    const tooMuch = await core.operations.extend(ana, id, { ...MORE, duration: "3h31m" });
    expect(tooMuch).toMatchObject({ refusal: { kind: "duration-too-long", askedMs: 4 * HOUR + 60_000 } });
    expect(kindOf(await core.operations.extend(ana, id, { ...MORE, duration: "3h30m" }))).toBe("done");
  });

  it.each([
    ["bad-duration", { duration: "soon" }],
    ["duration-too-short", { duration: "1s" }],
    ["reason-missing", { reason: "" }],
  ])("refuses with %s", async (kind, over) => {
    const core = await openCore();
    const { id } = await granted(core);
    expect(kindOf(await core.operations.extend(await core.as("ana"), id, { ...MORE, ...over }))).toBe(kind);
    expect(await core.events("person.refused")).toMatchObject([{ details: { tried: "extend", why: kind } }]);
  });

  it("is for the one who has the grant, while it is open, once at a time", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const ana = await core.as("ana");
    expect(kindOf(await core.operations.extend(await core.as("eve"), id, MORE))).toBe("not-yours");
    expect(kindOf(await core.operations.extend(ana, "g-nosuch", MORE))).toBe("no-such-grant");
    must(await core.operations.extend(ana, id, MORE));
    expect(kindOf(await core.operations.extend(ana, id, MORE))).toBe("extension-pending");
    await core.clock.advance(HOUR / 2);
    expect(kindOf(await core.operations.extend(ana, id, MORE))).toBe("grant-ended");
  });

  it("counts among the pending requests, and is not asked during a freeze", async () => {
    const core = await openCore({ limits: { ...aCatalogue().limits, pendingPerPerson: 1 } });
    const { id } = await granted(core);
    const ana = await core.as("ana");
    must(await core.operations.request(ana, anAsk()));
    expect(kindOf(await core.operations.extend(ana, id, MORE))).toBe("too-many-pending");
  });

  it("is refused where the person may no longer ask, or the target is gone", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const ana = await core.as("ana");
    const closed = aCatalogue({}, [aTarget({ requesters: [] })]);
    const stricter = createOperations({ ...core.deps, catalogue: closed });
    expect(kindOf(await stricter.extend(ana, id, MORE))).toBe("not-a-requester");
    const emptied = createOperations({ ...core.deps, catalogue: aCatalogue({}, []) });
    expect(kindOf(await emptied.extend(ana, id, MORE))).toBe("unknown-target");
  });

  it("ends with its grant", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const ana = await core.as("ana");
    const request = must(await core.operations.extend(ana, id, MORE));
    must(await core.operations.revoke(await core.as("dee"), id, ""));
    expect(await core.store.read.request(request.id)).toMatchObject({ resolution: { status: "withdrawn" } });
    expect(kindOf(await core.operations.approve(await core.as("ben"), request.id))).toBe("already-resolved");
    expect((await grantIn(core, id)).ended).toMatchObject({ reason: "revoked" });
  });

  it("lapses with its grant, at the end instant itself", async () => {
    const core = await openCore();
    const { id } = await granted(core);
    const request = must(await core.operations.extend(await core.as("ana"), id, MORE));
    await core.clock.advance(HOUR / 2);
    expect(kindOf(await core.operations.approve(await core.as("ben"), request.id))).toBe("already-resolved");
    expect(await grantIn(core, id)).toMatchObject({ endsAt: MONDAY + HOUR / 2 });
  });
});

describe("the operator at the command line", () => {
  it("closes, freezes and lifts without a chat, and lists what is open", async () => {
    const core = await openCore();
    const operator = createOperator(core.deps);
    const [one, other] = [await granted(core), await granted(core)];
    expect((await operator.grants()).map(({ grant }) => grant.id)).toEqual([one.id, other.id]);
    expect(kindOf(await operator.revoke(one.id, " by hand "))).toBe("done");
    expect(await grantIn(core, one.id)).toMatchObject({ ended: { by: null, note: "by hand" } });
    expect(kindOf(await operator.revoke("g-nosuch", ""))).toBe("no-such-grant");
    expect(kindOf(await operator.freeze(" "))).toBe("reason-missing");
    expect(kindOf(await operator.freeze("an incident"))).toBe("done");
    expect((await grantIn(core, other.id)).ended).toMatchObject({ reason: "revoked", by: null });
    expect(kindOf(await operator.unfreeze())).toBe("done");
    expect(kindOf(await operator.unfreeze())).toBe("not-frozen");
    expect((await core.events("grant.revoked")).map(({ actor }) => actor)).toEqual(["operator", "operator"]);
  });
});
