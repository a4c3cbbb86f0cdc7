import { describe, expect, it } from "vitest";
import { later } from "../../src/domain/ids.ts";
import type { Store } from "../../src/ports/store.ts";
import { lapseRequests } from "../../src/reconcile/lapse-requests.ts";
import { createConnectionNotes } from "../../src/reconcile/note-connections.ts";
import { warnPeople } from "../../src/reconcile/warn-people.ts";
import { MONDAY } from "../support/builders.ts";
import { anAsk, must } from "../support/core.ts";
import { openWall, PROXY, type Wall } from "./wall.ts";

const MINUTE = 60_000;

/** The store, where somebody else does something right after one of its reads. */
const meanwhile = (wall: Wall, read: "lapsed" | "unwarned", does: () => Promise<unknown>): Store => ({
  ...wall.store,
  read: {
    ...wall.store.read,
    [read]: async (...given: [never, never, never]) => {
      const found = await wall.store.read[read](...given);
      await does();
      return found;
    },
  },
});

describe("beside others", () => {
  it("a request that was withdrawn meanwhile does not lapse (I3)", async () => {
    const wall = await openWall();
    const ana = await wall.as("ana");
    const { id } = must(await wall.operations.request(ana, anAsk()));
    await wall.clock.advance(60 * MINUTE);
    const before = { ...wall.deps, clock: { ...wall.clock, now: () => later(MONDAY, 1) } };
    const { createOperations } = await import("../../src/operations/create-operations.ts");
    const store = meanwhile(wall, "lapsed", () => createOperations(before).withdraw(ana, id));
    await lapseRequests({ ...wall.reconciling, store });
    expect(await wall.store.read.request(id)).toMatchObject({ resolution: { status: "withdrawn" } });
    expect(await wall.events("request.lapsed")).toEqual([]);
  });

  it("nobody is warned of the end of a grant that was ended meanwhile", async () => {
    const wall = await openWall();
    const { id, request } = await wall.grant("4m");
    await wall.look();
    await wall.clock.advance(3 * MINUTE);
    const ana = await wall.as("ana");
    const store = meanwhile(wall, "unwarned", () => wall.operations.release(ana, id));
    await warnPeople({ ...wall.reconciling, store });
    expect(await wall.store.read.message(request, "warning")).toBeNull();
  });

  it("an address is told once an hour, however many looks write it down", async () => {
    const wall = await openWall();
    const notes = createConnectionNotes(() => undefined);
    for (let turn = 0; turn < 3; turn += 1) {
      notes.refused({ proxy: PROXY, port: 5432, from: "198.51.100.9", at: wall.clock.now() });
      await notes.flush(wall.reconciling);
      await wall.clock.advance(1_000);
    }
    expect(await wall.events("connection.refused")).toHaveLength(1);
  });

  it.each([
    [new TypeError("a bug"), "stopped: a bug"],
    ["no error at all", "stopped"],
  ])("a layer that goes wrong in itself keeps no other from closing: %s (I5)", async (thrown, problem) => {
    const wall = await openWall();
    const { id } = await wall.grant("1m");
    await wall.look();
    await wall.clock.advance(MINUTE);
    wall.group.onLook = () => Promise.reject(thrown);
    await wall.look();
    expect(wall.gate.world.size).toBe(0);
    expect(await wall.states(id)).toContainEqual(
      expect.objectContaining({ layer: "security-group", problem }),
    );
    wall.group.onLook = () => Promise.resolve();
    await wall.live(1_000);
    expect(wall.group.world.size).toBe(0);
    expect((await wall.grantNow(id)).closedAt).not.toBeNull();
  });
});
