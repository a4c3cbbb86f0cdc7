import { describe, expect, it } from "vitest";
import { instant, later } from "../../src/domain/ids.ts";
import { receiptOf } from "../../src/domain/receipt.ts";
import { sayAdmitter } from "../../src/domain/say-admitter.ts";
import { aSource } from "../support/builders.ts";
import { aGrant, aLayer } from "../surfaces/a-story.ts";

const NOON = instant(Date.UTC(2026, 10, 23, 12));
const DAY_MS = 86_400_000;
const ended = aGrant({ endsAt: NOON, closedAt: later(NOON, 248_000) });
const seen = { carriedAt: later(NOON, -60_000), seenClosedAt: later(NOON, 248_000) };

describe("a receipt", () => {
  it("names another grant that admits once, whichever layers say so", () => {
    const told = "g-9m4xtd (the same address, until 14:50 UTC)";
    const layers = [
      aLayer({ stillAdmits: [told, "sgr-0f (tcp 5432 from 203.0.113.0/24), which is not Sallyport's"] }),
      aLayer({ layer: "gate", stillAdmits: [`${told}, for a part of the source`] }),
    ];
    expect(receiptOf(ended, layers, []).stillAdmits).toEqual([
      `${told}, for a part of the source`,
      "sgr-0f (tcp 5432 from 203.0.113.0/24), which is not Sallyport's",
    ]);
  });

  it("names two that admit both, and what is not Sallyport's by all that is said of it", () => {
    const others = [
      "g-9m4xtd (one)",
      "g-9m4xt (another)",
      "sgr-0f beside g-9m4xtd",
      "sgr-0e beside g-9m4xtd",
    ];
    expect(receiptOf(ended, [aLayer({ stillAdmits: others })], []).stillAdmits).toEqual(others);
  });

  it("says that it was found closed where Sallyport had nothing to take back, long after the end", () => {
    expect(receiptOf(ended, [aLayer(seen)], [])).toMatchObject({ foundClosed: true, lateMs: 248_000 });
  });

  it.each([
    ["AWS took the close", { acknowledgedAt: later(NOON, 247_000) }],
    ["it was never carried", { carriedAt: null }],
    ["another grant needed the same rule", { stillAdmits: ["g-9m4xtd (the same address, until 14:50 UTC)"] }],
    ["the gate ended with its process", { layer: "gate" as const }],
  ])("does not say so where %s", (_why, changes) => {
    expect(receiptOf(ended, [aLayer({ ...seen, ...changes })], []).foundClosed).toBe(false);
  });

  it.each([
    [9_999, false],
    [10_000, true],
  ])("of what was closed %i ms late says so: %s, since a sweep leaves less to the bot", (lateMs, isSo) => {
    const closedAt = later(NOON, lateMs);
    const layers = [aLayer({ ...seen, seenClosedAt: closedAt })];
    expect(receiptOf({ ...ended, closedAt }, layers, []).foundClosed).toBe(isSo);
  });

  it("does not say so of what is not seen closed", () => {
    expect(receiptOf(ended, [aLayer({ ...seen, seenClosedAt: null })], []).foundClosed).toBe(false);
    expect(receiptOf({ ...ended, closedAt: null }, [aLayer(seen)], []).foundClosed).toBe(false);
  });

  it("says of one layer that it was found closed, whatever the others were", () => {
    const layers = [aLayer({ ...seen, layer: "gate" }), aLayer(seen)];
    expect(receiptOf(ended, layers, []).foundClosed).toBe(true);
  });

  it("is never late by less than nothing, and says nothing of how late what is open still is", () => {
    expect(receiptOf({ ...ended, closedAt: later(NOON, -1) }, [], []).lateMs).toBe(0);
    expect(receiptOf({ ...ended, closedAt: null }, [], []).lateMs).toBeNull();
  });
});

describe("another grant that admits", () => {
  it("is told with its address, its port where that is another, and its end", () => {
    const same = aGrant({ endsAt: later(NOON, 3_000_000) });
    expect(sayAdmitter(same, ended)).toBe("g-7k2qmb (the same address, until 12:50 UTC)");
    const wider = aGrant({
      endsAt: later(NOON, DAY_MS),
      source: aSource("203.0.113.0/24"),
      door: { ...ended.door, ports: { from: 5433, to: 5433 } },
    });
    expect(sayAdmitter(wider, ended)).toBe(
      "g-7k2qmb (203.0.113.0/24, tcp 5433, until 12:00 UTC the day after)",
    );
    expect(sayAdmitter({ ...same, endsAt: later(NOON, 3 * DAY_MS) }, ended)).toContain(
      "12:00 UTC 3 days later",
    );
  });
});

describe("the connections of a receipt", () => {
  it("are counted, those that live on and those that were cut apart", () => {
    const one = { id: "c1", grant: ended.id, from: "203.0.113.9", openedAt: NOON };
    const sums = { bytesIn: 1, bytesOut: 2, cut: false, closedAt: null };
    const connections = [
      { ...one, ...sums },
      { ...one, ...sums },
      { ...one, ...sums, closedAt: later(NOON, 1), cut: true },
    ];
    expect(receiptOf(ended, [], connections).connections).toEqual({ count: 3, live: 2, cut: 1, bytes: 9 });
  });
});
