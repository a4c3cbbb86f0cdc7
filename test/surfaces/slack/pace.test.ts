import { describe, expect, it } from "vitest";
import { type Instant, instant, later } from "../../../src/domain/ids.ts";
import { createPace } from "../../../src/surfaces/slack/pace.ts";

const START = instant(1_000_000);
const never = new AbortController().signal;

/** Sleeping moves it. */
function createManualClock() {
  let now = START;
  const slept: number[] = [];
  return {
    slept,
    pass: (ms: number) => {
      now = later(now, ms);
    },
    now: () => now,
    async sleepUntil(at: Instant) {
      slept.push(at - now);
    },
  };
}

describe("the pace", () => {
  it("lets a burst through, then one at a time, and says when where that is too far off", async () => {
    const clock = createManualClock();
    const turn = createPace(clock, { burst: 3, everyMs: 1_000 });
    for (let index = 0; index < 4; index += 1) await turn("C1", never);
    expect(clock.slept).toEqual([1_000]);
    await expect(turn("C1", never)).rejects.toMatchObject({ retry: "soon", retryAfterMs: 2_000 });
    await expect(turn("C1", never)).rejects.toMatchObject({ retryAfterMs: 2_000 });
    clock.pass(2_000);
    await turn("C1", never);
    expect(clock.slept).toEqual([1_000]);
  });

  it("counts each channel for itself, and gives the burst back", async () => {
    const clock = createManualClock();
    const turn = createPace(clock, { burst: 2, everyMs: 1_000 });
    for (const channel of ["C1", "C1", "C2", "C2"]) await turn(channel, never);
    clock.pass(10_000);
    for (const channel of ["C1", "C1"]) await turn(channel, never);
    expect(clock.slept).toEqual([]);
  });

  it("forgets channels that nobody posts to", async () => {
    const clock = createManualClock();
    const turn = createPace(clock, { burst: 1, everyMs: 10 });
    for (let index = 0; index < 2_001; index += 1) await turn(`C${index}`, never);
    clock.pass(10);
    await turn("C0", never);
    expect(clock.slept).toEqual([]);
  });
});
