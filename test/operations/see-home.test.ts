import { beforeEach, describe, expect, it } from "vitest";
import { grantOf, type Instant, type RequestId } from "../../src/domain/ids.ts";
import type { Story } from "../../src/domain/story.ts";
import type { AccessHome } from "../../src/operations/operations.ts";
import { anAsk, type Core, must, openCore } from "../support/core.ts";
import { accountOf } from "../support/switchable-directory.ts";

let core: Core;
beforeEach(async () => {
  core = await openCore();
});

const home = async (name: string): Promise<AccessHome> => must(await core.operations.home(accountOf(name)));
const ask = async (name: string, over: Parameters<typeof anAsk>[0] = {}) =>
  must(await core.operations.request(await core.as(name), anAsk(over)));
const approve = async (name: string, id: RequestId) =>
  must(await core.operations.approve(await core.as(name), id));
const ids = (stories: readonly Story[]) => stories.map(({ request }) => request.id);

/** As the reconciler does once every layer was seen closed. */
const close = (id: RequestId, at: Instant): Promise<boolean> =>
  core.store.transact(async (tx) => {
    const grant = await tx.grant(grantOf(id));
    return grant !== null && (await tx.updateGrant({ ...grant, openedAt: grant.startsAt, closedAt: at }));
  });

describe("a person's own tab", () => {
  it("shows what waits to those who may answer it, and to nobody else", async () => {
    const { id } = await ask("ana");
    expect(ids((await home("ben")).waiting)).toEqual([id]);
    expect((await home("ana")).waiting).toEqual([]);
    expect((await home("eve")).waiting).toEqual([]);
  });

  it("shows no approver their own request, under any of their accounts (I2)", async () => {
    await ask("ben");
    expect((await home("ben")).waiting).toEqual([]);
    expect((await home("ben")).pending).toHaveLength(1);
    expect((await home("cyd")).waiting).toHaveLength(1);
  });

  it("shows what waits no more once it is answered, nor at the lapse instant itself", async () => {
    const { id } = await ask("ana");
    await approve("ben", id);
    expect((await home("cyd")).waiting).toEqual([]);
    const { lapsesAt } = await ask("ana");
    await core.clock.advance(lapsesAt - core.clock.now() - 1);
    expect((await home("cyd")).waiting).toHaveLength(1);
    await core.clock.advance(lapsesAt - core.clock.now());
    expect((await home("cyd")).waiting).toEqual([]);
  });

  it("shows what is open, then closing, then over: each once", async () => {
    const { id } = await ask("ana");
    expect(ids((await home("ana")).pending)).toEqual([id]);
    await approve("ben", id);
    const open = await home("ana");
    expect([ids(open.pending), ids(open.open), ids(open.ended)]).toEqual([[], [id], []]);
    const end = open.open[0]?.grant?.endsAt ?? core.clock.now();
    await core.clock.advance(end - core.clock.now());
    const closing = await home("ana");
    expect([ids(closing.open), ids(closing.ended)]).toEqual([[id], []]);
    await close(id, end);
    const over = await home("ana");
    expect([ids(over.open), ids(over.ended)]).toEqual([[], [id]]);
    expect((await home("ben")).ended).toEqual([]);
  });

  it("shows what came to nothing, the latest first", async () => {
    const first = await ask("ana");
    const second = await ask("ana");
    await core.clock.advance(1_000);
    must(await core.operations.withdraw(await core.as("ana"), second.id));
    await core.clock.advance(1_000);
    must(await core.operations.deny(await core.as("ben"), first.id, "use the replica"));
    expect(ids((await home("ana")).ended)).toEqual([first.id, second.id]);
  });

  it("tells of a freeze", async () => {
    must(await core.operations.freeze(await core.as("dee"), "incident 88"));
    expect((await home("ana")).freeze).toMatchObject({ reason: "incident 88" });
  });

  it("writes down nothing, also for whoever is refused", async () => {
    await core.as("ana");
    const before = await core.store.read.auditSize();
    core.directory.say("gus", { guest: true });
    expect(await core.operations.home(accountOf("gus"))).toEqual({ ok: false, refusal: { kind: "guest" } });
    await home("ana");
    expect(await core.store.read.auditSize()).toBe(before);
  });

  it("shows what is one's own, and says that more may wait, where the platform does not answer", async () => {
    const { id } = await ask("ben");
    await ask("ana");
    core.directory.setAway(true);
    const seen = await home("ben");
    expect(ids(seen.pending)).toEqual([id]);
    expect(seen.waiting).toEqual([]);
    expect(seen.allChecked).toBe(false);
  });
});
