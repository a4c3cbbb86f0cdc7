import { describe, expect, it } from "vitest";
import { groupKey } from "../../src/domain/door.ts";
import { cidr, later } from "../../src/domain/ids.ts";
import { hasRoom, roomFor } from "../../src/policy/has-room.ts";
import type { Place } from "../../src/ports/store.ts";
import { aDoor, aSource, MONDAY } from "../support/builders.ts";

const place = (n: number, over: Partial<Place> = {}): Place => ({
  source: cidr(`203.0.113.${n}/32`),
  ports: "5432",
  freeAt: later(MONDAY, n * 1000),
  ...over,
});
const facts = (places: readonly Place[], foreign = 0, source = aSource("198.51.100.7/32")) => {
  const door = aDoor();
  const key = door.group === null ? "" : `${groupKey(door.group)}|4`;
  return { door, source, places, rulesPerFamily: 3, foreignRules: { [key]: foreign } };
};

describe("hasRoom", () => {
  it("has room below the limit, and none at it", () => {
    expect(hasRoom(facts([place(1), place(2)])).allowed).toBe(true);
    expect(hasRoom(facts([place(1), place(2), place(3)]))).toMatchObject({
      allowed: false,
      refusal: { kind: "no-room", used: 3, limit: 3, nextFreeAt: later(MONDAY, 1000) },
    });
  });

  it("counts the rules that are not ours", () => {
    expect(hasRoom(facts([place(1)], 2)).allowed).toBe(false);
  });

  it("lets a grant share the rule of another", () => {
    const shared = aSource("203.0.113.2/32");
    expect(hasRoom(facts([place(1), place(2), place(3)], 0, shared)).allowed).toBe(true);
  });

  it("does not share a rule for other ports", () => {
    const shared = aSource("203.0.113.2/32");
    const others = [place(1), place(2, { ports: "3306" }), place(3)];
    expect(hasRoom(facts(others, 0, shared)).allowed).toBe(false);
  });

  it("counts IPv6 apart from IPv4", () => {
    const six = [1, 2, 3].map((n) => place(n, { source: cidr(`2001:db8::${n}/128`) }));
    expect(hasRoom(facts(six)).allowed).toBe(true);
    expect(hasRoom(facts(six, 0, aSource("2001:db8::9/128"))).allowed).toBe(false);
  });

  it("tells when a rule of the same family is free next", () => {
    const six = place(1, { source: cidr("2001:db8::1/128"), freeAt: MONDAY });
    expect(hasRoom(facts([six, place(2), place(3), place(4)]))).toMatchObject({
      refusal: { used: 3, nextFreeAt: later(MONDAY, 2_000) },
    });
  });

  it("has no limit where there is no security group", () => {
    const door = aDoor({ group: null, layers: ["gate"] });
    const room = roomFor({ door, source: aSource(), places: [], rulesPerFamily: 60, foreignRules: {} });
    expect(room.limit).toBe(Number.POSITIVE_INFINITY);
  });
});
