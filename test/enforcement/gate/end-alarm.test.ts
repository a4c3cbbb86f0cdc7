import { describe, expect, it } from "vitest";
import { instant, later } from "../../../src/domain/ids.ts";
import { createEndAlarm } from "../../../src/enforcement/gate/end-alarm.ts";
import { createManualClock, settled } from "../../scheduler/manual-clock.ts";
import { aGrant } from "../../support/builders.ts";

describe("the alarm of a gate's port", () => {
  const start = instant(Date.UTC(2030, 0, 1));
  const endsIn = (ms: number) => aGrant({ endsAt: later(start, ms) });

  function world() {
    const clock = createManualClock(start);
    let rings = 0;
    const alarm = createEndAlarm(clock, () => {
      rings += 1;
    });
    return { clock, alarm, rings: () => rings };
  }

  it("rings at the first end, and not before", async () => {
    const { clock, alarm, rings } = world();
    alarm.set([endsIn(2_000), endsIn(1_000)]);
    await clock.advance(999);
    expect(rings()).toBe(0);
    await clock.advance(1);
    expect(rings()).toBe(1);
  });

  it("rings for an end that comes while the grants are judged (I6)", async () => {
    const { alarm, rings } = world();
    alarm.set([endsIn(0), endsIn(1_000)]);
    await settled();
    expect(rings()).toBe(1);
  });

  it("does not ring for what it is not given any more", async () => {
    const { clock, alarm, rings } = world();
    alarm.set([endsIn(1_000)]);
    alarm.set([]);
    await clock.advance(1_000);
    expect(rings()).toBe(0);
  });
});
