import { describe, expect, it } from "vitest";
import { instant } from "../../../src/domain/ids.ts";
import { untouched } from "../../../src/domain/layer-state.ts";
import { type DoorFacts, doorShown } from "../../../src/playground/wall/door-shown.ts";
import { aGrant } from "../terminal/a-terminal.ts";

const grant = aGrant();
const carried = (layer: "security-group" | "gate", evidence: string) => ({
  ...untouched(grant.id, layer),
  carriedAt: instant(1_100),
  evidence,
});
const rule = {
  id: "sgr-0a1b",
  protocol: "tcp",
  ports: "20001",
  source: "127.0.0.2/32",
  until: 31_000,
  description: "",
};
const connection = {
  id: "c1",
  grant: grant.id,
  from: "127.0.0.2",
  openedAt: instant(2_000),
  closedAt: instant(3_000),
  bytesIn: 10,
  bytesOut: 30,
  cut: true,
};
const facts: DoorFacts = {
  grant,
  person: "Ana",
  layers: [carried("security-group", "sgr-0a1b"), carried("gate", "gate 20001")],
  sessions: [],
  connections: [
    connection,
    { ...connection, id: "c2", closedAt: null, bytesIn: 999, bytesOut: 999, cut: false },
  ],
  liveBytes: 5,
  refused: 2,
  rules: [{ ...rule, id: "sgr-other" }, rule],
  swept: [],
  now: instant(5_000),
};
const shown = (changes: Partial<DoorFacts> = {}) => doorShown({ ...facts, ...changes });

describe("a door on the wall", () => {
  it("is opening until every layer carried it", () => {
    const now = shown({ layers: [carried("gate", "gate 20001")] });
    expect(now.status).toBe("opening");
    expect(now.layers.map(({ name, status }) => [name, status])).toEqual([
      ["security-group", "opening"],
      ["gate", "open"],
    ]);
  });

  it("is open once it was, and shows the very rule that carries it", () => {
    const now = shown({ grant: aGrant({ openedAt: instant(1_200) }) });
    expect(now.status).toBe("open");
    const bare = { name: "security-group", problem: null, sharedUntil: null, sweptAt: null };
    expect(now.layers[0]).toEqual({ ...bare, status: "open", rule });
  });

  it("is closing from the end instant on, and closed once every layer was seen closed", () => {
    expect(shown({ now: instant(31_000) }).status).toBe("closing");
    expect(shown({ grant: aGrant({ closedAt: instant(31_200) }), now: instant(31_300) }).status).toBe(
      "closed",
    );
  });

  it("ends when it was ended, not when it was to end", () => {
    const ended = { at: instant(7_000), reason: "released", by: null, note: null } as const;
    expect(shown({ grant: aGrant({ ended }) })).toMatchObject({
      endsAt: 7_000,
      reason: "released",
      status: "closing",
    });
  });

  it("counts what ended connections moved, and of live ones what the gate counts", () => {
    expect(shown().traffic).toEqual({ live: 1, total: 2, cut: 1, refused: 2, bytes: 45 });
  });

  it("counts the credentials that were handed out, and says when AWS refuses the last of them", () => {
    const door = { ...grant.door, layers: [...grant.door.layers, "sts-session"] } as const;
    const session = {
      id: "s1",
      grant: grant.id,
      person: grant.person,
      mintedAt: instant(2_000),
      until: instant(31_000),
      accessKeyId: "ASIAEXAMPLE",
      from: "127.0.0.2",
    };
    const unanswered = { ...session, id: "s2", accessKeyId: null, until: instant(40_000) };
    const line = (sessions: DoorFacts["sessions"]) => shown({ grant: aGrant({ door }), sessions }).layers[2];
    expect(line([])).toMatchObject({ name: "sts-session", handedOut: 0, until: null });
    expect(line([session, unanswered])).toMatchObject({ handedOut: 1, until: 31_000 });
  });

  it("says of a door that is over, and never shows as its own, a rule that another one needs", () => {
    const longer = { ...rule, until: 91_000 };
    const over = shown({ rules: [longer], now: instant(31_500) }).layers[0];
    expect(over).toMatchObject({ rule: null, sharedUntil: 91_000 });
    expect(shown({ rules: [longer] }).layers[0]).toMatchObject({ rule: longer, sharedUntil: null });
    const ended = { at: instant(7_000), reason: "released", by: null, note: null } as const;
    const released = shown({ grant: aGrant({ ended }), now: instant(8_000) }).layers[0];
    expect(released).toMatchObject({ rule, sharedUntil: null });
  });

  it("says how much was moved only where all of it was counted", () => {
    const lost = { ...connection, id: "c3", bytesIn: 0, bytesOut: 0 };
    expect(shown({ connections: [connection, lost] }).traffic).toMatchObject({ cut: 2, bytes: null });
  });

  it("says when the sweeper took its rule back", () => {
    const swept = [{ id: "sgr-0a1b", rule: "", at: 42_000, lateMs: 11_000 }];
    expect(shown({ rules: [], swept }).layers[0]).toMatchObject({ rule: null, sweptAt: 42_000 });
  });

  it("shows no rule where there is none", () => {
    expect(shown({ rules: [] }).layers[0]).toMatchObject({ rule: null });
  });
});
