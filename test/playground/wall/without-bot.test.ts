import { describe, expect, it } from "vitest";
import { instant } from "../../../src/domain/ids.ts";
import type { DoorShown } from "../../../src/playground/wall/page-protocol.ts";
import { isEnding } from "../../../src/playground/wall/wall-feed.ts";
import { withoutBot } from "../../../src/playground/wall/without-bot.ts";

const END = 31_000;
const rule = {
  id: "sgr-0a1b",
  protocol: "tcp",
  ports: "20001",
  source: "127.0.0.2/32",
  until: END,
  description: "",
};
const group = {
  name: "security-group",
  status: "open",
  problem: null,
  rule,
  sharedUntil: null,
  sweptAt: null,
} as const;
const session = { name: "sts-session", status: "open", problem: null, handedOut: 1, until: END } as const;

const door: DoorShown = {
  grant: "g-222222",
  target: "orders-db",
  title: "Orders database",
  person: "Ana",
  source: "127.0.0.2",
  gatePort: 20001,
  status: "open",
  startsAt: 1_000,
  endsAt: END,
  reason: null,
  closedAt: null,
  layers: [group, { name: "gate", status: "open", problem: null }, session],
  traffic: { live: 0, total: 1, cut: 1, refused: 0, bytes: null },
};
/** As the bot's last word has it from the end on. */
const over: DoorShown = {
  ...door,
  status: "closing",
  layers: door.layers.map((layer) => ({ ...layer, status: "closing" as const })),
};

const statuses = (shown: DoorShown, now: number) => {
  const { status, layers } = withoutBot(shown, instant(now));
  return [status, ...layers.map((layer) => layer.status)];
};
const swept = (shown: DoorShown): DoorShown => ({
  ...shown,
  layers: [{ ...group, status: "closing", rule: null, sweptAt: END + 11_000 }, ...shown.layers.slice(1)],
});

describe("a door on the wall while the bot is dead", () => {
  it("is open still, but for its gate, which died with the bot", () => {
    expect(statuses(door, 5_000)).toEqual(["open", "open", "closed", "open"]);
    expect(withoutBot(door, instant(5_000)).layers[1]?.problem).toBe("gone with the bot");
  });

  it("is not closed from its end on, as long as its rule stands", () => {
    expect(statuses(over, END + 9_000)).toEqual(["closing", "closing", "closed", "closed"]);
  });

  it("is closed once the sweeper took its rule back and AWS refuses its session", () => {
    expect(statuses(swept(over), END + 11_000)).toEqual(["closed", "closed", "closed", "closed"]);
  });

  it("is closing while AWS takes a session of it still", () => {
    const longer = { ...over, layers: [...over.layers.slice(0, 2), { ...session, until: END + 60_000 }] };
    expect(statuses(swept(longer), END + 20_000)).toEqual(["closing", "closed", "closed", "closing"]);
  });

  it("is still opening where the bot died before it made the rule", () => {
    const early = { ...door, status: "opening" as const };
    const none = { ...group, status: "opening" as const, rule: null };
    const layers = [none, ...early.layers.slice(1)];
    expect(statuses({ ...early, layers }, 5_000).slice(0, 2)).toEqual(["opening", "opening"]);
  });

  it("stays closed where the bot saw that itself", () => {
    expect(statuses({ ...swept(over), status: "closed", closedAt: END + 200 }, END + 300)[0]).toBe("closed");
  });

  it("is looked at again and again from its end until it is closed", () => {
    expect(isEnding({ doors: [door] }, END - 1)).toBe(false);
    expect(isEnding({ doors: [door] }, END)).toBe(true);
    expect(isEnding({ doors: [{ ...door, status: "closed" }] }, END)).toBe(false);
  });
});
