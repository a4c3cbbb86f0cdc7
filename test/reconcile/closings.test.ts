import { describe, expect, it } from "vitest";
import { createClosings } from "../../src/reconcile/closings.ts";
import { createManualClock, settled } from "../scheduler/manual-clock.ts";
import { openWall } from "./wall.ts";

const NEVER = new AbortController().signal;

function watched() {
  const clock = createManualClock();
  const closings = createClosings(clock);
  const told: string[] = [];
  const write = (signal = NEVER) => void closings.settled(signal).then(() => told.push("written"));
  return { clock, closings, told, write };
}

describe("writing down", () => {
  it("waits for what is being closed just then, and for nothing where nothing is", async () => {
    const { closings, told, write } = watched();
    write();
    await settled();
    expect(told).toEqual(["written"]);
    const [one, other] = [closings.begin(), closings.begin()];
    write();
    one.over();
    await settled();
    expect(told).toHaveLength(1);
    closings.begin();
    other.over();
    await settled();
    expect(told).toHaveLength(2);
  });

  it("waits no longer than a moment for a close that hangs, and not at all once it is stopped", async () => {
    const { clock, closings, told, write } = watched();
    closings.begin();
    write();
    await clock.advance(249);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toHaveLength(1);
    const stopped = new AbortController();
    write(stopped.signal);
    stopped.abort();
    await settled();
    expect(told).toHaveLength(2);
  });

  it("gives way to another proxy's close, and the receipt tells when this one was seen closed", async () => {
    const wall = await openWall();
    const { id, endsAt } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(endsAt - wall.clock.now());
    const other = wall.reconciling.closings.begin();
    const running = wall.look();
    await wall.clock.advance(100);
    expect(wall.group.world.has(id)).toBe(false);
    expect((await wall.grantNow(id)).closedAt).toBeNull();
    other.over();
    await running;
    expect((await wall.grantNow(id)).closedAt).toBe(endsAt);
  });

  it("of what opens waits for no close", async () => {
    const wall = await openWall();
    const { id } = await wall.grant();
    wall.reconciling.closings.begin();
    await wall.look();
    expect((await wall.grantNow(id)).openedAt).not.toBeNull();
  });
});
