import { describe, expect, it } from "vitest";
import { InvariantError } from "../../src/domain/failures.ts";
import { grantOf, later, requestId } from "../../src/domain/ids.ts";
import { endGrant } from "../../src/story/end-grant.ts";
import { loadStory, storyOf } from "../../src/story/load-story.ts";
import { destinationOf, oweMessages } from "../../src/story/owe-messages.ts";
import { aRequest, aRule, MONDAY } from "../support/builders.ts";
import { anAsk, type Core, must, openCore } from "../support/core.ts";

const granted = async (core: Core) => {
  const request = must(await core.operations.request(await core.as("ana"), anAsk()));
  must(await core.operations.approve(await core.as("ben"), request.id));
  return { request: request.id, grant: grantOf(request.id) };
};

describe("the end of a grant", () => {
  const end = { at: MONDAY, reason: "revoked", by: null, note: null } as const;
  const told = { end, actor: "operator", actorName: "operator" } as const;

  it("is decided once: who comes second with an older row changes nothing", async () => {
    const core = await openCore();
    const { grant: id } = await granted(core);
    const grant = await core.store.read.grant(id);
    if (grant === null) throw new Error("no grant");
    const ends = await core.store.transact(async (tx) => {
      const deps = { tx, seal: core.seal, approvals: "C0APPROVALS" };
      return [await endGrant(deps, grant, told), await endGrant(deps, grant, told)];
    });
    expect(ends).toEqual([true, false]);
    expect(await core.events("grant.revoked")).toHaveLength(1);
  });

  it("is owed to the messages there are, and to none that are not", async () => {
    const core = await openCore();
    const { request, grant } = await granted(core);
    must(await core.operations.revoke(await core.as("dee"), grant, ""));
    expect(await core.store.read.message(request, "opened")).toBeNull();
    expect(await core.store.read.message(request, "ended"), "it is not closed yet").toBeNull();
  });
});

describe("a story", () => {
  it("of nothing is nothing", async () => {
    const core = await openCore();
    expect(await loadStory(core.store.read, requestId("r-nosuch"), MONDAY)).toBeNull();
  });

  it("names everyone it tells of, and has no receipt before there is a grant", async () => {
    const core = await openCore();
    const request = must(await core.operations.request(await core.as("ana"), anAsk()));
    const before = await loadStory(core.store.read, request.id, MONDAY);
    expect(before).toMatchObject({ grant: null, receipt: null, requester: { name: "Ana" } });
    must(await core.operations.approve(await core.as("ben"), request.id));
    must(await core.operations.revoke(await core.as("dee"), grantOf(request.id), ""));
    const after = await loadStory(core.store.read, request.id, MONDAY);
    expect([...(after?.people.values() ?? [])].map(({ name }) => name).toSorted()).toEqual([
      "Ana",
      "Ben",
      "Dee",
    ]);
    expect(after?.receipt).toMatchObject({
      plannedEnd: later(MONDAY, 1_800_000),
      due: MONDAY,
      closedAt: null,
    });
  });

  it("of a request for more time shows the grant that it is about", async () => {
    const core = await openCore();
    const { grant } = await granted(core);
    const more = { duration: "1h", reason: "not done yet" };
    const request = must(await core.operations.extend(await core.as("ana"), grant, more));
    expect((await loadStory(core.store.read, request.id, MONDAY))?.grant?.id).toBe(grant);
  });

  it("that nobody asked for is a bug", async () => {
    const core = await openCore();
    await expect(storyOf(core.store.read, aRequest(), MONDAY)).rejects.toThrow(InvariantError);
  });
});

describe("messages", () => {
  it("go to the rule's own channel, else to the approvals channel; the rest to the account that asked", () => {
    const request = aRequest({ rule: aRule({ channel: "C0ORDERS" }) });
    expect(destinationOf(request, "card", "C0APPROVALS")).toMatchObject({ channel: "C0ORDERS" });
    expect(destinationOf(aRequest(), "history", "C0APPROVALS")).toMatchObject({ channel: "C0APPROVALS" });
    expect(destinationOf(request, "ended", "C0APPROVALS")).toEqual({
      kind: "person",
      surface: "slack",
      user: "U0ANA",
    });
  });

  it("are edited where they are there, and posted where a turn asks for them", async () => {
    const core = await openCore();
    const request = must(await core.operations.request(await core.as("ana"), anAsk()));
    const owe = (turn: "warned" | "closed") =>
      core.store.transact((tx) => oweMessages(tx, { request, turn, approvals: "C0APPROVALS", now: MONDAY }));
    await owe("closed");
    expect(await core.store.read.message(request.id, "ended")).toMatchObject({ wanted: 1 });
    expect(await core.store.read.message(request.id, "warning")).toBeNull();
    await owe("warned");
    await owe("closed");
    expect(await core.store.read.message(request.id, "warning")).toMatchObject({ wanted: 2 });
  });
});
