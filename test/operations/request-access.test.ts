import { describe, expect, it } from "vitest";
import { cidr, instant, proxyName, requestId } from "../../src/domain/ids.ts";
import type { AskText } from "../../src/operations/check-ask.ts";
import { aCatalogue, aDoor, aSource, aTarget, MONDAY } from "../support/builders.ts";
import { anAsk, type Core, kindOf, must, openCore } from "../support/core.ts";

const HOUR = 3_600_000;

/** What Ana is told. */
const ask = async (core: Core, over: Partial<AskText> = {}): Promise<string> =>
  kindOf(await core.operations.request(await core.as("ana"), anAsk(over)));

const nothingOpens = async ({ store, woken }: Core): Promise<void> => {
  expect(await store.read.openGrants(MONDAY)).toEqual([]);
  expect(woken).toEqual([]);
};

describe("request", () => {
  it("stores the request, its event and the messages it owes, and opens nothing (I4)", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    const request = must(await core.operations.request(ana, anAsk({ ticket: " INC-4211 " })));
    expect(request).toMatchObject({
      person: ana.person.id,
      identity: ana.identity,
      source: { cidr: "203.0.113.9/32", kind: "typed" },
      durationMs: HOUR / 2,
      ticket: "INC-4211",
      lapsesAt: MONDAY + HOUR,
      resolution: { status: "pending" },
    });
    expect(await core.store.read.request(request.id)).toEqual(request);
    expect(await core.events("request.asked")).toMatchObject([{ subject: request.id, actor: ana.person.id }]);
    const owed = await core.store.read.owed(MONDAY, 10);
    expect(owed).toMatchObject([
      { subject: request.id, purpose: "card", destination: { kind: "channel", channel: "C0APPROVALS" } },
      { subject: request.id, purpose: "asked", destination: { kind: "person", user: "U0ANA" } },
    ]);
    await nothingOpens(core);
  });

  it("is dealt with once it is stored: a crash right after it asks no second time", async () => {
    const core = await openCore();
    const ana = { ...(await core.as("ana")), delivery: "command:1" };
    const body = "/jit request orders-db";
    await core.store.inbox.keep({ id: ana.delivery, body, at: MONDAY });
    must(await core.operations.request(ana, anAsk()));
    expect(await core.store.inbox.unsettled(MONDAY)).toEqual([]);
  });

  it("stores nothing at all where the store fails before the end (I4)", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    const size = await core.store.read.auditSize();
    const { createOperations } = await import("../../src/operations/create-operations.ts");
    const failing: typeof core.store = {
      ...core.store,
      transact: (work) =>
        core.store.transact(async (tx) => {
          await work(tx);
          throw new Error("the disk is full");
        }),
    };
    const operations = createOperations({ ...core.deps, store: failing });
    await expect(operations.request(ana, anAsk())).rejects.toThrow("the disk is full");
    expect(await core.store.read.pendingOf(ana.person.id)).toEqual([]);
    expect(await core.store.read.owed(MONDAY, 10)).toEqual([]);
    expect(await core.store.read.auditSize()).toBe(size);
  });

  it.each([
    ["unknown-target", { target: "orders-bd" }],
    ["bad-duration", { duration: "4 fortnights" }],
    ["bad-duration", { duration: "0" }],
    ["bad-duration", { duration: "-3h" }],
    ["bad-duration", { duration: "4" }],
    ["duration-too-short", { duration: "29s" }],
    ["duration-too-long", { duration: "5h" }],
    ["source-everyone", { source: "0.0.0.0/0" }],
    ["source-not-canonical", { source: "198.51.100.3/25" }],
    ["bad-source", { source: "::ffff:10.0.0.1" }],
    ["bad-source", { source: "db.example.com" }],
    ["source-private", { source: "10.1.2.3" }],
    ["source-too-wide", { source: "203.0.113.0/24" }],
    ["source-missing", { source: null }],
    ["reason-missing", { reason: " \n" }],
    ["reason-too-long", { reason: "y".repeat(4_000) }],
  ] as const)("refuses with %s: %o", async (kind, over) => {
    const core = await openCore();
    expect(await ask(core, over)).toBe(kind);
    expect(await core.events("person.refused")).toMatchObject([{ details: { tried: "request", why: kind } }]);
    expect(await core.events("request.asked")).toEqual([]);
    await nothingOpens(core);
  });

  it("names in a refusal only the targets that the person may ask for", async () => {
    const secret = aTarget({ name: "orders-dbx" as never, requesters: [{ kind: "group", name: "SRE" }] });
    const core = await openCore({}, aCatalogue({}, [aTarget(), secret]));
    const eve = await core.as("eve");
    const result = await core.operations.request(eve, anAsk({ target: "orders-dbxx" }));
    expect(result).toMatchObject({ refusal: { kind: "unknown-target", near: null, allowed: ["orders-db"] } });
  });

  it("refuses who is not a requester, and says what they may ask for", async () => {
    const core = await openCore();
    const cyd = await core.as("cyd");
    const result = await core.operations.request(cyd, anAsk());
    expect(result).toMatchObject({ refusal: { kind: "not-a-requester", allowed: [] } });
    await nothingOpens(core);
  });

  it("refuses where the rule cannot be looked up, and says that (I7)", async () => {
    const target = aTarget({ requesters: [{ kind: "slack", userGroup: "S0ENG" }] });
    const core = await openCore({}, aCatalogue({}, [target]));
    core.directory.setGroup("S0ENG", ["ana"]);
    expect(await ask(core)).toBe("done");
    const ana = await core.as("ana");
    core.directory.setAway(true);
    expect(kindOf(await core.operations.request(ana, anAsk()))).toBe("could-not-check");
  });

  it("refuses while everything is frozen", async () => {
    const core = await openCore();
    must(await core.operations.freeze(await core.as("dee"), "an incident"));
    expect(await ask(core)).toBe("frozen");
  });

  it("lets a person have so many pending requests and no more", async () => {
    const core = await openCore();
    for (let count = 0; count < 5; count += 1) expect(await ask(core)).toBe("done");
    expect(await ask(core)).toBe("too-many-pending");
  });

  it("counts what waits among the doors a person may have open, so that approvals never exceed it", async () => {
    const core = await openCore({ limits: { ...aCatalogue().limits, openPerPerson: 2 } });
    const ben = await core.as("ben");
    const first = must(await core.operations.request(await core.as("ana"), anAsk()));
    must(await core.operations.approve(ben, first.id));
    expect(await ask(core)).toBe("done");
    expect(await ask(core)).toBe("too-many-open");
  });

  it("refuses where the security group has no room for another source, and says when it will", async () => {
    const base = aCatalogue();
    const name = proxyName("prod-east");
    const proxies = new Map([[name, { name, doors: [aDoor()], rulesPerFamily: 1 }]]);
    const core = await openCore({ proxies }, base);
    const first = must(await core.operations.request(await core.as("ana"), anAsk()));
    must(await core.operations.approve(await core.as("ben"), first.id));
    const result = await core.operations.request(await core.as("ana"), anAsk({ source: "203.0.113.10" }));
    const nextFreeAt = MONDAY + HOUR / 2;
    expect(result).toMatchObject({ refusal: { kind: "no-room", used: 1, limit: 1, nextFreeAt } });
    expect(await ask(core), "the same source shares its rule").toBe("done");
  });

  it("takes the address the person last came from, for twelve hours", async () => {
    const core = await openCore();
    expect(await ask(core)).toBe("done");
    await core.clock.advance(12 * HOUR - 1);
    const request = must(await core.operations.request(await core.as("ana"), anAsk({ source: null })));
    expect(request.source).toEqual(aSource());
    await core.clock.advance(12 * HOUR);
    expect(await ask(core, { source: null })).toBe("source-missing");
  });

  it("takes the last address by the rules of today only", async () => {
    const core = await openCore();
    expect(await ask(core, { source: "office" })).toBe("done");
    const { createOperations } = await import("../../src/operations/create-operations.ts");
    const without = { ...core.deps.catalogue, networks: new Map() };
    const operations = createOperations({ ...core.deps, catalogue: without });
    const result = await operations.request(await core.as("ana"), anAsk({ source: null }));
    expect(kindOf(result)).toBe("source-too-wide");
  });

  it("takes an address that was seen on a connection as it was seen", async () => {
    const core = await openCore();
    const ana = await core.as("ana");
    const seen = aSource("203.0.113.77/32", { kind: "observed" });
    await core.store.transact((tx) => tx.saveSighting(ana.person.id, seen, MONDAY));
    expect(must(await core.operations.request(ana, anAsk({ source: null }))).source).toEqual(seen);
  });

  it("refuses an address of a kind that the target does not take", async () => {
    const target = aTarget({ sources: ["observed", "network"] });
    const core = await openCore({}, aCatalogue({}, [target]));
    expect(await ask(core)).toBe("source-kind");
    const ana = await core.as("ana");
    await core.store.transact((tx) => tx.saveSighting(ana.person.id, aSource(), MONDAY));
    expect(await ask(core, { source: null })).toBe("source-kind");
    expect(await ask(core, { source: "office" })).toBe("done");
  });

  it("takes a network's name as the network", async () => {
    const core = await openCore();
    const request = must(await core.operations.request(await core.as("ana"), anAsk({ source: "office" })));
    expect(request.source).toEqual({ cidr: cidr("198.51.100.0/24"), kind: "network", network: "office" });
  });

  it("keeps a secret that was typed by mistake out of the database and the log (I11)", async () => {
    const core = await openCore();
    const token = ["xoxb", "1234567890", "abcdefghij"].join("-");
    const ana = await core.as("ana");
    const request = must(
      await core.operations.request(ana, anAsk({ reason: `see password=${token}`, ticket: token })),
    );
    await core.operations.request(ana, anAsk({ target: token, reason: token }));
    await core.operations.withdraw(ana, token);
    expect(JSON.stringify(request)).not.toContain(token);
    expect(JSON.stringify(await core.store.read.request(request.id))).not.toContain(token);
    expect(JSON.stringify(await core.store.read.auditEvents(0, 100))).not.toContain(token);
  });

  it("draws another id where one is taken", async () => {
    const core = await openCore();
    const first = must(await core.operations.request(await core.as("ana"), anAsk()));
    const { createOperations } = await import("../../src/operations/create-operations.ts");
    const ids = [first.id.slice(2), "zzzzzz"];
    const operations = createOperations({
      ...core.deps,
      ids: { ...core.deps.ids, short: () => ids.shift() ?? "" },
    });
    const second = must(await operations.request(await core.as("ana"), anAsk()));
    expect(second.id).toBe(requestId("r-zzzzzz"));
    expect(second.askedAt).toBe(instant(MONDAY));
  });
});
