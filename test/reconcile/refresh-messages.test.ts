import { describe, expect, it } from "vitest";
import { AdapterFailure } from "../../src/domain/failures.ts";
import type { Instant } from "../../src/domain/ids.ts";
import { createMessageRefresh } from "../../src/reconcile/refresh-messages.ts";
import { spreadEvents } from "../../src/reconcile/spread-events.ts";
import { MONDAY } from "../support/builders.ts";
import { anAsk, must } from "../support/core.ts";
import { createFakeMessenger, type FakeMessenger, placeOf } from "./fake-messenger.ts";
import { openWall, type Wall } from "./wall.ts";

const signal = new AbortController().signal;
const throttled = (retryAfterMs: number) =>
  new AdapterFailure({ adapter: "slack", doing: "posting", retry: "soon", retryAfterMs });
const never = new AdapterFailure({ adapter: "slack", doing: "channel_not_found", retry: "never" });

interface Telling extends Wall {
  readonly chat: FakeMessenger;
  /** One look at what is owed, to the end of every lane. */
  tell(): Promise<Instant>;
  /** Looks until nothing more comes of it. */
  tellAll(): Promise<void>;
  /** What stands where, in the order it was posted. */
  told(place: string): readonly string[];
  ask(name?: string): Promise<string>;
}

async function openTelling(): Promise<Telling> {
  const wall = await openWall();
  const chat = createFakeMessenger();
  const { work, drain } = createMessageRefresh({ ...wall.reconciling, messenger: chat }, () => undefined);
  const tell = async () => {
    const next = await work(signal);
    await drain();
    return next;
  };
  return {
    ...wall,
    chat,
    tell,
    tellAll: async () => {
      for (let turn = 0; turn < 60; turn += 1) await tell();
    },
    told: (place) =>
      chat.posts.filter(({ to }) => placeOf(to) === place).map(({ content }) => content.purpose),
    ask: async (name = "ana") => must(await wall.operations.request(await wall.as(name), anAsk())).id,
  };
}

describe("a message", () => {
  it("is posted once, and edited ever after", async () => {
    const world = await openTelling();
    const id = await world.ask();
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual(["card"]);
    expect(world.told("U0ANA")).toEqual(["asked"]);
    must(await world.operations.approve(await world.as("ben"), id));
    await world.tellAll();
    expect(world.chat.posts).toHaveLength(2);
    expect(world.chat.updates.map(({ reference }) => reference).toSorted()).toEqual([
      "C0APPROVALS/1",
      "U0ANA/2",
    ]);
    const [card] = world.chat.posts;
    expect(card?.content).toMatchObject({ story: { request: { resolution: { status: "approved" } } } });
    expect(await world.store.read.nextOwedAt()).toBeNull();
  });

  it("that stood there before a crash is found by its key, and not posted twice", async () => {
    const world = await openTelling();
    await world.ask();
    world.chat.afterPost = () => Promise.reject(throttled(100));
    await world.tell();
    world.chat.afterPost = () => Promise.resolve();
    expect(world.chat.posts).toHaveLength(2);
    await world.clock.advance(100);
    await world.tellAll();
    expect(world.chat.posts).toHaveLength(2);
    expect(world.chat.looks.length).toBeGreaterThanOrEqual(2);
    expect((await world.store.read.owed(world.clock.now(), 10)).length).toBe(0);
    expect(world.chat.updates.length, "what changed meanwhile is shown").toBe(2);
  });

  it("that was lost on its way is posted again once it was looked for", async () => {
    const world = await openTelling();
    await world.ask();
    world.chat.fault = () => throttled(100);
    await world.tell();
    world.chat.fault = () => null;
    await world.clock.advance(100);
    await world.tellAll();
    expect(world.chat.posts).toHaveLength(2);
  });

  it("that another is posting right now is left to them", async () => {
    const world = await openTelling();
    const id = await world.ask();
    const card = await world.store.read.message(id as never, "card");
    await world.store.transact((tx) => tx.beginPosting(card?.id ?? 0, MONDAY));
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual([]);
    await world.clock.advance(15_000);
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual(["card"]);
  });

  it("to somebody who has left is owed no more", async () => {
    const world = await openTelling();
    await world.ask();
    const { post } = world.chat;
    world.chat.post = (to, content, about) =>
      to.kind === "person" ? Promise.resolve(null) : post(to, content, about);
    await world.tellAll();
    expect(world.chat.posts.map(({ to }) => placeOf(to))).toEqual(["C0APPROVALS"]);
    expect(await world.store.read.nextOwedAt()).toBeNull();
  });

  it("about what is gone is owed no more", async () => {
    const world = await openTelling();
    const to = { kind: "channel", surface: "slack", channel: "C0AUDIT" } as const;
    await world.store.transact(async (tx) => {
      await tx.owe("r-nosuch", "card", to, MONDAY);
      await tx.owe("900-901", "audit", to, MONDAY);
      await tx.owe("77", "checkpoint", to, MONDAY);
      await tx.owe("r-nosuch/900", "history", to, MONDAY);
    });
    await world.tellAll();
    expect(world.chat.posts).toEqual([]);
    expect(await world.store.read.nextOwedAt()).toBeNull();
  });
});

describe("a lane", () => {
  it("keeps its order while it is told to wait, and waits as long as it was told", async () => {
    const world = await openTelling();
    for (let count = 0; count < 3; count += 1) await world.ask();
    let tries = 0;
    world.chat.fault = (to) => {
      if (to?.kind !== "channel") return null;
      tries += 1;
      return throttled(30_000);
    };
    await world.tellAll();
    expect(tries).toBe(1);
    expect(world.told("C0APPROVALS")).toEqual([]);
    expect(world.told("U0ANA"), "others go on").toEqual(["asked", "asked", "asked"]);
    world.chat.fault = () => null;
    await world.clock.advance(29_999);
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual([]);
    await world.clock.advance(1);
    await world.tellAll();
    const cards = world.chat.posts.filter(({ to }) => to.kind === "channel").map(({ key }) => key);
    expect(cards).toHaveLength(3);
    expect(cards).toEqual(cards.toSorted());
  });

  it("tells a card that waits for an answer before what tells of the past", async () => {
    const world = await openTelling();
    await world.ask();
    await world.tellAll();
    await spreadEvents(world.reconciling);
    await world.ask();
    await world.tell();
    expect(world.told("C0APPROVALS")).toEqual(["card", "card", "history"]);
  });

  it("of receipts that wait for their turn holds up no card that waits for an answer", async () => {
    const world = await openTelling();
    const id = await world.ask();
    await world.tellAll();
    must(await world.operations.approve(await world.as("ben"), id));
    world.chat.fault = (_, content) =>
      "story" in content && content.story.request.id === id ? throttled(60_000) : null;
    await world.tellAll();
    expect(world.chat.updates).toEqual([]);
    await world.ask();
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual(["card", "card"]);
  });

  it("with a long backlog holds up no other", async () => {
    const world = await openTelling();
    const to = { kind: "channel", surface: "slack", channel: "C0AUDIT" } as const;
    await world.store.transact(async (tx) => {
      for (let count = 0; count < 900; count += 1) await tx.owe(`0-${count}`, "audit", to, MONDAY);
    });
    await world.clock.advance(1);
    await world.ask();
    world.chat.fault = (place) =>
      place?.kind === "channel" && place.channel === "C0AUDIT" ? throttled(60_000) : null;
    await world.tell();
    await world.tell();
    await world.tell();
    expect(world.told("U0ANA")).toEqual(["asked"]);
    expect(world.told("C0APPROVALS")).toEqual(["card"]);
  });

  it("where everything is refused, as in an archived channel, is tried a little each minute and keeps its order", async () => {
    const world = await openTelling();
    await world.ask();
    const to = { kind: "channel", surface: "slack", channel: "C0AUDIT" } as const;
    await world.store.transact(async (tx) => {
      for (let count = 10; count < 30; count += 1) await tx.owe(`0-${count}`, "audit", to, MONDAY);
    });
    let tries = 0;
    world.chat.fault = (place) => {
      if (place?.kind !== "channel" || place.channel !== "C0AUDIT") return null;
      tries += 1;
      return never;
    };
    await world.tellAll();
    expect(tries).toBe(5);
    world.chat.fault = () => null;
    await world.clock.advance(60_000);
    await world.tellAll();
    const keys = world.chat.posts.filter((post) => placeOf(post.to) === "C0AUDIT").map(({ key }) => key);
    expect(keys).toHaveLength(20);
    expect(keys).toEqual(keys.toSorted((one, other) => one.localeCompare(other, "en", { numeric: true })));
  });

  it("goes on past a message that can never be told, and tries that one again later", async () => {
    const world = await openTelling();
    const first = await world.ask();
    world.chat.fault = (_, content) =>
      "story" in content && content.story.request.id === first ? never : null;
    await world.ask();
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toHaveLength(1);
    world.chat.fault = () => null;
    await world.clock.advance(60_000);
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toHaveLength(2);
  });

  it("puts history under its card, and does not let a card that cannot be posted hold up the others", async () => {
    const world = await openTelling();
    const [first, second] = [await world.ask(), await world.ask()];
    const to = { kind: "channel", surface: "slack", channel: "C0APPROVALS" } as const;
    await world.store.transact(async (tx) => {
      for (const id of [first, second])
        for (const at of [1, 2]) await tx.owe(`${id}/${at}`, "history", to, MONDAY);
    });
    world.chat.fault = (_, content) =>
      content.purpose === "card" && content.story.request.id === first ? never : null;
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual(["card", "history", "history"]);
    expect(world.chat.posts.find(({ content }) => content.purpose === "history")?.thread).toBe(
      world.chat.posts.find(({ content }) => content.purpose === "card")?.reference,
    );
    world.chat.fault = () => null;
    await world.clock.advance(60_000);
    await world.tellAll();
    expect(world.told("C0APPROVALS")).toEqual(["card", "history", "history", "card", "history", "history"]);
  });

  it("rests a little after a fault that is not the surface's", async () => {
    const world = await openTelling();
    await world.ask();
    world.chat.fault = () => {
      throw new TypeError("a bug");
    };
    await world.tellAll();
    world.chat.fault = () => null;
    await world.tellAll();
    expect(world.chat.posts).toEqual([]);
    await world.clock.advance(5_000);
    // What was begun is first looked for.
    await world.clock.advance(10_000);
    await world.tellAll();
    expect(world.chat.posts).toHaveLength(2);
  });

  it("begins nothing once the bot stops", async () => {
    const world = await openTelling();
    await world.ask();
    const { work } = createMessageRefresh({ ...world.reconciling, messenger: world.chat }, () => undefined);
    await work(AbortSignal.abort());
    expect(world.chat.posts).toEqual([]);
  });

  it("is looked at again when it is free, and when the next one is due", async () => {
    const world = await openTelling();
    let frees = 0;
    const { work, drain } = createMessageRefresh({ ...world.reconciling, messenger: world.chat }, () => {
      frees += 1;
    });
    await world.ask();
    expect(await work(signal)).toBe(MONDAY + 1_000);
    await drain();
    expect(frees).toBe(2);
    world.chat.fault = () => throttled(7_000);
    await world.ask();
    await work(signal);
    await drain();
    expect(await work(signal)).toBe(MONDAY + 7_000);
  });
});
