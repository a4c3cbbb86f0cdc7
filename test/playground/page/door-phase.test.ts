import { describe, expect, it } from "vitest";
import { type DoorPhase, figureOf, phaseOf } from "../../../src/playground/page/wall/door-phase.ts";
import type { DoorStatus, LayerShown } from "../../../src/playground/wall/page-protocol.ts";

const gate = (status: DoorStatus): LayerShown => ({ name: "gate", status, problem: null });
const session = (status: DoorStatus): LayerShown => ({
  name: "sts-session",
  status,
  problem: null,
  handedOut: 1,
  until: 900_000,
});
const door = (status: DoorStatus, layers: readonly LayerShown[] = [gate(status)]) => ({
  status,
  endsAt: 30_000,
  layers,
});
const seen = (status: DoorStatus, now: number, layers?: readonly LayerShown[]): [DoorPhase, string] => {
  const one = door(status, layers);
  const phase = phaseOf(one, now);
  return [phase, figureOf(phase, one, now)];
};

describe("a door's figure", () => {
  it("is the time left until the end instant", () => {
    expect(seen("open", 7_000)).toEqual(["open", "0:23"]);
    expect(seen("opening", 0)).toEqual(["opening", "0:30"]);
  });

  it("says closed only of a door that was seen closed", () => {
    expect(seen("open", 30_000)).toEqual(["ending", "closing"]);
    expect(seen("closing", 30_400)).toEqual(["ending", "closing"]);
    expect(seen("closed", 30_500)).toEqual(["closed", "closed"]);
  });

  it("says how late a door is that stays open", () => {
    expect(seen("open", 37_000)).toEqual(["late", "0:07 late"]);
  });

  it("calls nothing late that AWS ends by itself", () => {
    expect(seen("closing", 60_000, [gate("closed"), session("closing")])).toEqual(["ending", "closing"]);
  });
});
