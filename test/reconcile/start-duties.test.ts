import { describe, expect, it, onTestFinished } from "vitest";
import { createCheckpoints } from "../../src/audit/checkpoints.ts";
import { createCheckpointKey } from "../../src/keys/checkpoint-key.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { JobQueue } from "../../src/ports/job-queue.ts";
import { createConnectionNotes } from "../../src/reconcile/note-connections.ts";
import { type Duties, startDuties } from "../../src/reconcile/start-duties.ts";
import { createInProcessQueue } from "../../src/scheduler/in-process-queue.ts";
import { MONDAY } from "../support/builders.ts";
import { STEADY } from "../support/core.ts";
import { silent } from "../support/deployment.ts";
import { createFakeMessenger, placeOf } from "./fake-messenger.ts";
import { openWall, type Wall } from "./wall.ts";

/** A queue that loses every wake, and never runs anything. */
const lost: JobQueue = {
  wake: () => Promise.resolve(),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

async function startAll(wall: Wall, queue: JobQueue) {
  const chat = createFakeMessenger();
  const running: { duties?: Duties } = {};
  const notes = createConnectionNotes(() => running.duties?.noteConnections());
  const { store, clock } = wall;
  const key = createCheckpointKey(createKeys(new Uint8Array(32).fill(7)));
  const { issue } = createCheckpoints({ store, clock, key, deployment: "test" });
  const duties = await startDuties({
    ...wall.reconciling,
    skew: STEADY,
    queue,
    messenger: chat,
    directory: wall.directory,
    notes,
    issue,
    resync: { graceMs: 50, everyMs: 1_000 },
  });
  running.duties = duties;
  onTestFinished(() => duties.stop());
  return { chat, notes, duties };
}

const pass = async ({ clock }: Wall, ms: number): Promise<void> => {
  for (let gone = 0; gone < ms; gone += 50) await clock.advance(50);
};

describe("all that time does", () => {
  it.each([
    ["with a queue", true],
    ["with a queue that loses everything (I7)", false],
  ])("opens, tells, closes on time and tells again, %s", async (_, works) => {
    const wall = await openWall();
    const queue = works ? createInProcessQueue({ clock: wall.clock, log: silent }) : lost;
    const { chat, notes } = await startAll(wall, queue);
    await pass(wall, 200);
    const { id, startsAt } = await wall.grant("1m");
    await queue.wake("prod-east" as never);
    await pass(wall, 1_500);
    const { openedAt, endsAt } = await wall.grantNow(id);
    expect((openedAt ?? 0) - startsAt).toBeLessThanOrEqual(100);
    expect(
      chat.posts.filter(({ to }) => placeOf(to) === "U0ANA").map(({ content }) => content.purpose),
    ).toEqual(["asked", "opened"]);
    notes.record({
      id: "c-1",
      grant: id,
      from: "203.0.113.9",
      openedAt: startsAt,
      closedAt: null,
      bytesIn: 0,
      bytesOut: 0,
      cut: false,
    });
    await pass(wall, 60_000);
    expect((await wall.grantNow(id)).closedAt).toBe(endsAt);
    expect(await wall.store.read.connections(id)).toHaveLength(1);
    const direct = chat.posts
      .filter(({ to }) => placeOf(to) === "U0ANA")
      .map(({ content }) => content.purpose);
    expect(direct).toEqual(["asked", "opened", "warning", "ended"]);
    const purposes = chat.posts
      .filter(({ to }) => placeOf(to) === "C0AUDIT")
      .map(({ content }) => content.purpose);
    expect(purposes).toContain("audit");
    expect(purposes).toContain("checkpoint");
    await pass(wall, 60_000);
    expect((await wall.grantNow(id)).confirmedAt).toBeGreaterThanOrEqual(endsAt + 30_000);
    expect(wall.clock.now()).toBeGreaterThan(MONDAY + 120_000);
  });

  it("hands to the queue what the resync finds to do later, so that wakes are heard while an end is near", async () => {
    const wall = await openWall();
    const woken: (number | undefined)[] = [];
    const heard: JobQueue = {
      ...lost,
      wake: (_, at) => {
        woken.push(at);
        return Promise.resolve();
      },
    };
    const { endsAt } = await wall.grant("1m");
    await startAll(wall, heard);
    await pass(wall, 500);
    expect(woken).toContain(endsAt - 2_000);
  });
});
