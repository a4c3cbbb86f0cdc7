import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../src/clock.ts";
import { later } from "../../src/domain/ids.ts";
import { envelopeOf } from "../../src/playground/slack/deliveries.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { aRule } from "../support/builders.ts";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type Witness, witnessOf } from "./witness.ts";

let world: Deployment;
let witness: Witness;
beforeAll(async () => {
  world = await startDeployment();
  witness = witnessOf(world);
});
afterAll(() => world.stop());

const refusals = () => witness.events("person.refused");
const requests = () => witness.events("request.asked");
const rules = () => witness.rules();

const WHY = "INC-4211 checkout is slow";

/** A click on Approve as it would come over the socket, said by whoever makes one up. */
const clickBy = (user: string, value: string, more: object = {}) =>
  envelopeOf("interactive", {
    type: "block_actions",
    team: { id: world.slack.directory.team.id, domain: "example" },
    user: { id: user, username: "ben", name: "ben", team_id: world.slack.directory.team.id },
    api_app_id: "A0FORGED",
    token: "forged",
    trigger_id: `forged.${Math.random()}`,
    channel: { id: "C0APPROVALS", name: "approvals" },
    container: { type: "message", channel_id: "C0APPROVALS", message_ts: "1.1" },
    actions: [{ type: "button", action_id: "approve", block_id: "b", value, action_ts: "1.1" }],
    ...more,
  });
const idOf = (name: string) => world.slack.directory.people.named(name).id;

const told = (...people: readonly string[]) =>
  eventually(`${people.join(", ")} to be told`, () =>
    people.every((person) => world.slack.state(person).ephemerals.length > 0),
  );

describe("a forged payload does nothing", () => {
  it("that answers in an approver's name with the id of another account", async () => {
    await world.jit("ana", `request orders-db 30m from 127.0.0.2 ${WHY}`);
    const [asked] = await eventually("the request", async () => {
      const found = await requests();
      return found.length === 1 && found;
    });
    const id = asked?.subject ?? "";
    const before = await refusals();
    for (const user of [idOf("ana"), idOf("gus"), idOf("eve"), idOf("dee"), "U0NOBODY"]) {
      await world.slack.deliverRaw(clickBy(user, id));
    }
    await eventually("five refusals", async () => (await refusals()).length === before.length + 5);
    const whys = (await refusals()).slice(before.length).map(({ details }) => String(details.why));
    expect(whys.toSorted()).toEqual([
      "foreign-workspace",
      "foreign-workspace",
      "guest",
      "not-an-approver",
      "own-request",
    ]);
    expect(rules()).toEqual([]);
    await told("ana", "gus", "eve", "dee");
  });

  it("that names what is not there, or is no payload of Slack's", async () => {
    const before = (await refusals()).length;
    const wrong = [
      { actions: [] },
      { actions: [{ type: "button", action_id: "approve", block_id: "b", value: "x".repeat(5_000) }] },
      { actions: [{ type: "button", action_id: "open-everything", block_id: "b", value: "r-1" }] },
      { user: null },
      { trigger_id: null },
    ];
    await Promise.all(wrong.map((more) => world.slack.deliverRaw(clickBy(idOf("ben"), "r-nosuch", more))));
    await world.slack.deliverRaw(clickBy(idOf("ben"), "r-nosuch"));
    await eventually("the only one that is whole to be refused", async () =>
      (await refusals()).slice(before).some(({ details }) => details.why === "no-such-request"),
    );
    expect((await refusals()).slice(before)).toHaveLength(1);
    await told("ben");
    expect(rules()).toEqual([]);
  });
});

describe("an answer that cannot be given", () => {
  it("to one's own request is refused, to that person alone, and others can still give it (I2)", async () => {
    const told = await witness.toldAlone("ana", () => world.press("ana", "approve"));
    expect(told).toContain("You can’t answer your own request");
    expect(rules()).toEqual([]);
    const id = (await requests())[0]?.subject;
    expect((await refusals()).at(-1)).toMatchObject({ subject: id, details: { why: "own-request" } });
  });

  it("on a card that was resolved meanwhile is refused with who did it (I3)", async () => {
    const id = (await requests())[0]?.subject ?? "";
    await world.press("ben", "approve");
    await eventually("the rule", () => rules().length === 1);
    const late = clickBy(idOf("cyd"), id);
    const told = await witness.toldAlone("cyd", () => world.slack.deliverRaw(late));
    expect(told).toContain("already approved by ben");
    expect((await refusals()).at(-1)).toMatchObject({
      actorName: "cyd",
      details: { why: "already-resolved" },
    });
    expect(await witness.events("request.approved")).toHaveLength(1);
    expect(rules()).toHaveLength(1);
  });

  it("about someone else's request or grant is refused", async () => {
    const grant = ((await requests())[0]?.subject ?? "").replace(/^r-/, "g-");
    expect(await witness.toldAlone("ben", () => world.jit("ben", `release ${grant}`))).toContain(
      "is someone else’s",
    );
    expect(await witness.toldAlone("dee", () => world.jit("dee", `extend ${grant} 1h more`))).toContain(
      "is someone else’s",
    );
    expect(rules()).toHaveLength(1);
  });
});

describe("an approver who was taken out of the Slack user group", () => {
  it("between the card and the click is refused once a minute has gone by, to that person alone", async () => {
    const clock = createShiftedClock();
    const approval = aRule({ approvers: [{ kind: "slack", userGroup: "S0SRE" }] });
    const other = await startDeployment({ approval, overrides: { clock } });
    onTestFinished(other.stop);
    const see = witnessOf(other);
    const ask = async (from: string, cards: number): Promise<void> => {
      await other.jit("ana", `request orders-db 30m from ${from} ${WHY}`);
      await eventually("the card", () => wordsOf(see.cards()[cards - 1]).includes("asks for"));
    };
    await ask("127.0.0.2", 1);
    await other.press("ben", "approve");
    await eventually("the first rule", () => see.rules().length === 1);
    await ask("127.0.0.3", 2);
    await other.slack.changeGroup("S0SRE", ["cyd"]);
    clock.shift(60_001);
    await other.press("ben", "approve");
    const told = await eventually("ben to be told", () => other.slack.state("ben").ephemerals[0]);
    expect(wordsOf(told)).toContain("You are not among those who decide on Orders database");
    expect(see.rules()).toHaveLength(1);
    expect(await see.events("person.refused")).toMatchObject([
      { actorName: "ben", details: { why: "not-an-approver" } },
    ]);
    await other.press("cyd", "approve");
    await eventually("the second rule", () => see.rules().length === 2);
  });
});

/** The machine's clock, set forward at will. */
function createShiftedClock(): Clock & { readonly shift: (ms: number) => void } {
  const machine = createSystemClock();
  let offset = 0;
  return {
    now: () => later(machine.now(), offset),
    sleepUntil: (at, signal) => machine.sleepUntil(later(at, -offset), signal),
    shift: (ms) => {
      offset += ms;
    },
  };
}
