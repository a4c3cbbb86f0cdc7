import { describe, expect, it } from "vitest";
import { grantOf } from "../../src/domain/ids.ts";
import { createOperations } from "../../src/operations/create-operations.ts";
import { aCatalogue, aDoor, aRule, aTarget, MONDAY } from "../support/builders.ts";
import { anAsk, type Core, kindOf, must, openCore } from "../support/core.ts";

const granted = async (core: Core, name = "ana") => {
  const request = must(await core.operations.request(await core.as(name), anAsk()));
  must(await core.operations.approve(await core.as("cyd"), request.id));
  return grantOf(request.id);
};

describe("freeze", () => {
  it("ends every open grant in the same change, and nothing comes back when it is lifted", async () => {
    const core = await openCore();
    const [one, other] = [await granted(core), await granted(core, "eve")];
    const dee = await core.as("dee");
    must(await core.operations.freeze(dee, "an incident"));
    for (const id of [one, other]) {
      expect(await core.store.read.grant(id)).toMatchObject({
        ended: {
          at: MONDAY,
          reason: "revoked",
          by: dee.person.id,
          note: "everything is frozen: an incident",
        },
      });
    }
    expect(core.woken).toHaveLength(3);
    expect(await core.events("freeze.set")).toMatchObject([
      { details: { reason: "an incident", closes: 2 } },
    ]);
    must(await core.operations.unfreeze(dee));
    expect(await core.store.read.openGrants(MONDAY)).toEqual([]);
    expect(await core.events("freeze.lifted")).toHaveLength(1);
  });

  it("is an admin's, needs a reason, and is set once", async () => {
    const core = await openCore();
    const [ben, dee] = [await core.as("ben"), await core.as("dee")];
    expect(kindOf(await core.operations.freeze(ben, "for fun"))).toBe("not-an-admin");
    expect(kindOf(await core.operations.unfreeze(ben))).toBe("not-an-admin");
    expect(kindOf(await core.operations.freeze(dee, ""))).toBe("reason-missing");
    expect(kindOf(await core.operations.unfreeze(dee))).toBe("not-frozen");
    must(await core.operations.freeze(dee, "an incident"));
    expect(await core.operations.freeze(dee, "again")).toMatchObject({
      refusal: { kind: "already-frozen", by: "Dee", since: MONDAY },
    });
    expect(await core.events("person.refused")).toHaveLength(5);
  });

  it("is nobody's where no admin is named (I7)", async () => {
    const core = await openCore({ admins: [] });
    expect(kindOf(await core.operations.freeze(await core.as("dee"), "an incident"))).toBe("not-an-admin");
  });

  it("is not lifted by who could not be checked (I7)", async () => {
    const core = await openCore({ admins: [{ kind: "slack", userGroup: "S0SEC" }] });
    core.directory.setGroup("S0SEC", ["dee"]);
    const dee = await core.as("dee");
    must(await core.operations.freeze(dee, "an incident"));
    core.directory.setAway(true);
    expect(kindOf(await core.operations.unfreeze(dee))).toBe("could-not-check");
    expect(await core.store.read.freeze()).not.toBeNull();
  });
});

describe("list", () => {
  it("tells a person their own pending requests and open grants, and no one else's", async () => {
    const core = await openCore();
    const open = await granted(core);
    const pending = must(await core.operations.request(await core.as("ana"), anAsk()));
    await granted(core, "eve");
    const list = await core.operations.list(await core.as("ana"));
    expect(list.pending.map(({ request }) => request.id)).toEqual([pending.id]);
    expect(list.open.map(({ grant }) => grant?.id)).toEqual([open]);
    await core.clock.advance(1_800_000);
    expect((await core.operations.list(await core.as("ana"))).open).toEqual([]);
  });
});

describe("choices", () => {
  it("offers the targets that the person may ask for, the networks, and the address they came from", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    expect(await core.operations.choices(ana)).toMatchObject({ networks: ["office"], lastSource: null });
    must(await core.operations.request(ana, anAsk()));
    const { targets, lastSource } = await core.operations.choices(ana);
    expect(targets.map(({ name }) => name)).toEqual(["orders-db"]);
    expect(lastSource).toMatchObject({ source: { cidr: "203.0.113.9/32" }, at: MONDAY });
    expect((await core.operations.choices(await core.as("cyd"))).targets).toEqual([]);
  });

  it("offers no target whose rule could not be looked up (I7)", async () => {
    const target = aTarget({ requesters: [{ kind: "slack", userGroup: "S0ENG" }] });
    const core = await openCore({}, aCatalogue({}, [target]));
    core.directory.setGroup("S0ENG", ["ana"]);
    const ana = await core.as("ana");
    expect((await core.operations.choices(ana)).targets).toHaveLength(1);
    core.directory.setAway(true);
    expect((await core.operations.choices(ana)).targets).toEqual([]);
  });
});

describe("explain", () => {
  it("tells who may ask, who would be asked and what room there is, and stores nothing", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    const size = await core.store.read.auditSize();
    const told = must(await core.operations.explain(ana, " orders-db "));
    expect(told).toMatchObject({
      mayAsk: { allowed: true },
      mayApprove: { allowed: true },
      approvers: ["SRE"],
      room: { used: 0, limit: 60 },
    });
    expect(await core.store.read.auditSize()).toBe(size);
    const cyd = must(await core.operations.explain(await core.as("cyd"), "orders-db"));
    expect(cyd.mayAsk).toMatchObject({ allowed: false, refusal: { kind: "not-a-requester" } });
    const eve = must(await core.operations.explain(await core.as("eve"), "orders-db"));
    expect(eve.mayApprove).toMatchObject({ allowed: false, refusal: { kind: "not-an-approver" } });
  });

  it("says that it could not check, and not that they may not (I7)", async () => {
    const group = { kind: "slack", userGroup: "S0SRE" } as const;
    const target = aTarget({ requesters: [group], approval: aRule({ approvers: [group] }) });
    const core = await openCore({}, aCatalogue({}, [target]));
    const ana = await core.as("ana");
    core.directory.setAway(true);
    const told = must(await core.operations.explain(ana, "orders-db"));
    expect(told.mayAsk).toMatchObject({ refusal: { kind: "could-not-check" } });
    expect(told.mayApprove).toMatchObject({ refusal: { kind: "could-not-check" } });
  });

  it("knows no room where no security group is in the way, and no target that is not there", async () => {
    const door = aDoor({ layers: ["gate"], group: null, gateHost: "127.0.0.1" });
    const core = await openCore({}, aCatalogue({}, [aTarget({ door })]));
    const ana = await core.as("ana");
    expect(must(await core.operations.explain(ana, "orders-db")).room).toBeNull();
    expect(await core.operations.explain(ana, "orders-bd")).toMatchObject({
      refusal: { kind: "unknown-target", near: "orders-db" },
    });
    expect(kindOf(await core.operations.request(ana, anAsk()))).toBe("done");
  });

  it("of a proxy that the configuration no longer names counts AWS's own limit", async () => {
    const core = await openCore();
    const catalogue = { ...core.deps.catalogue, proxies: new Map() };
    const operations = createOperations({ ...core.deps, catalogue });
    const told = must(await operations.explain(await core.as("ana"), "orders-db"));
    expect(told.room).toEqual({ used: 0, limit: 60 });
  });
});
