import { describe, expect, it } from "vitest";
import { LEFT_NOTE } from "../../src/domain/grant.ts";
import { grantOf } from "../../src/domain/ids.ts";
import { leftWith } from "../../src/domain/leaving.ts";
import { aCatalogue } from "../support/builders.ts";
import { anAsk, type Core, kindOf, must, openCore } from "../support/core.ts";
import { accountOf } from "../support/switchable-directory.ts";

const asked = async (core: Core, name = "ana") =>
  must(await core.operations.request(await core.as(name), anAsk()));

const granted = async (core: Core, name = "ana") => {
  const request = await asked(core, name);
  must(await core.operations.approve(await core.as(name === "ben" ? "cyd" : "ben"), request.id));
  return grantOf(request.id);
};

describe("whoever leaves", () => {
  it("loses every open grant and every pending request in one step, and nobody else does", async () => {
    const core = await openCore();
    const grants = [await granted(core), await granted(core)];
    const pending = await asked(core);
    const more = must(
      await core.operations.extend(await core.as("ana"), grants[0] ?? "", { duration: "5m", reason: "more" }),
    );
    const others = await granted(core, "ben");
    core.woken.length = 0;
    core.directory.say("ana", { deactivated: true });
    expect(await core.operations.leave(accountOf("ana"))).toBe("left");
    const ended = await Promise.all(grants.map((id) => core.store.read.grant(id)));
    for (const grant of ended) {
      expect(grant?.ended).toMatchObject({ reason: "revoked", by: null, note: LEFT_NOTE });
      expect(grant !== null && core.seal.isGenuine(grant)).toBe(true);
    }
    for (const { id } of [pending, more])
      expect((await core.store.read.request(id))?.resolution.status).toBe("withdrawn");
    expect(await core.store.read.grant(others)).toMatchObject({ ended: null });
    expect(core.woken).toEqual(["prod-east"]);
    const [left] = await core.events("person.left");
    expect(left).toMatchObject({ actorName: "Ana", details: { user: "U0ANA", grants: 2, requests: 2 } });
  });

  it("is asked of the platform: what was told of them proves nothing (I10)", async () => {
    const core = await openCore();
    const id = await granted(core);
    expect(await core.operations.leave(accountOf("ana"))).toBe("stays");
    expect(await core.operations.leave(accountOf("stranger"))).toBe("stays");
    expect(await core.store.read.grant(id)).toMatchObject({ ended: null });
    expect(await core.events("person.left")).toEqual([]);
  });

  it("keeps what they have while the platform does not answer", async () => {
    const core = await openCore();
    const id = await granted(core);
    core.directory.say("ana", { deactivated: true });
    core.directory.setAway(true);
    await expect(core.operations.leave(accountOf("ana"))).rejects.toMatchObject({ retry: "soon" });
    expect(await core.store.read.grant(id)).toMatchObject({ ended: null });
  });

  it("leaves once, however often it is told", async () => {
    const core = await openCore();
    await granted(core);
    core.directory.forget("ana");
    await Promise.all([1, 2, 3].map(() => core.operations.leave(accountOf("ana"))));
    expect(await core.events("person.left")).toHaveLength(1);
    expect(await core.events("grant.revoked")).toHaveLength(1);
  });

  it("has not left while another account of theirs in the same chat is active", async () => {
    const aliases = new Map([["eve@example.com", "ana@example.com"]]);
    const core = await openCore({}, aCatalogue({ aliases }));
    const id = await granted(core);
    await core.as("eve");
    core.directory.say("ana", { deactivated: true });
    expect(await core.operations.leave(accountOf("ana"))).toBe("stays");
    core.directory.say("eve", { deactivated: true });
    expect(await core.operations.leave(accountOf("eve"))).toBe("left");
    expect(await core.store.read.grant(id)).toMatchObject({ ended: { note: LEFT_NOTE } });
    expect(kindOf(await core.operations.identify(accountOf("ana")))).toBe("deactivated");
  });
});

describe("leaving a chat", () => {
  const inTeams = { surface: "teams", tenant: "t", user: "ana" } as const;
  const here = { ...aProfile(), deactivated: false };
  const gone = { ...aProfile(), deactivated: true };
  const slack = accountOf("ana");

  it("is enough: an account in another chat keeps nothing open", () => {
    const teams = { identity: inTeams, profile: here };
    expect(leftWith([teams, { identity: slack, profile: gone }])).toEqual(slack);
    expect(leftWith([teams, { identity: slack, profile: null }])).toEqual(slack);
    expect(leftWith([teams, { identity: slack, profile: here }])).toBeNull();
    expect(leftWith([teams, { identity: slack, profile: "unanswered" }])).toBeNull();
    expect(leftWith([])).toBeNull();
  });
});

function aProfile() {
  const said = { identity: accountOf("ana"), name: "Ana", email: null };
  return { ...said, guest: false, bot: false, member: true };
}
