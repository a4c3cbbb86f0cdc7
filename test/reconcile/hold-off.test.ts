import { describe, expect, it } from "vitest";
import { later } from "../../src/domain/ids.ts";
import { createHoldOff } from "../../src/reconcile/hold-off.ts";
import { MONDAY } from "../support/builders.ts";

const at = (ms: number) => later(MONDAY, ms);

describe("what fails", () => {
  it("is tried again at once the first time, and held from the second on", () => {
    const holds = createHoldOff<string>();
    holds.failed("east", MONDAY);
    expect(holds.isHeld("east", MONDAY)).toBe(false);
    holds.failed("east", MONDAY);
    expect([0, 249, 250].map((ms) => holds.isHeld("east", at(ms)))).toEqual([true, true, false]);
    expect(holds.isHeld("west", MONDAY)).toBe(false);
  });

  it("is held no longer where the clock was set back", () => {
    const holds = createHoldOff<string>();
    holds.failed("east", MONDAY);
    holds.failed("east", MONDAY);
    expect(holds.isHeld("east", at(-1))).toBe(false);
  });

  it("is forgotten once it succeeds: the next failure is a first one", () => {
    const holds = createHoldOff<string>();
    holds.failed("east", MONDAY);
    holds.failed("east", MONDAY);
    holds.succeeded("east");
    expect(holds.failing()).toEqual([]);
    expect(holds.isHeld("east", MONDAY)).toBe(false);
    holds.failed("east", MONDAY);
    expect(holds.isHeld("east", MONDAY)).toBe(false);
    expect(holds.failing()).toEqual(["east"]);
  });
});
