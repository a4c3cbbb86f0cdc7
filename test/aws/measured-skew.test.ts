import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMeasuredSkew } from "../../src/aws/measured-skew.ts";
import { instant, later } from "../../src/domain/ids.ts";
import { createManualClock } from "../scheduler/manual-clock.ts";
import { MONDAY } from "../support/builders.ts";

/** A clock here, an AWS whose time is `skewMs` behind it, and calls that take `travelMs`. */
function aWorld() {
  const clock = createManualClock(MONDAY);
  const skew = createMeasuredSkew(clock);
  const call = async (skewMs: number, travelMs = 100): Promise<void> => {
    const askedAt = clock.now();
    await clock.advance(travelMs / 2);
    const date = new Date(clock.now() - skewMs).toUTCString();
    await clock.advance(travelMs / 2);
    skew.hear({ date, askedAt, heardAt: clock.now() });
  };
  return { clock, skew, call };
}

describe("the skew of this machine's clock", () => {
  it("is told within the header's second by one answer, and within the travel time by many", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 12, maxLength: 12 }),
        async (skewMs, pauses) => {
          const { clock, skew, call } = aWorld();
          await call(skewMs);
          expect(Math.abs((skew.current() ?? Number.NaN) - skewMs)).toBeLessThanOrEqual(551);
          for (const [index, pause] of pauses.entries()) {
            await clock.advance(pause - (pause % 1_000) + index * 83);
            await call(skewMs);
          }
          expect(Math.abs((skew.current() ?? Number.NaN) - skewMs)).toBeLessThanOrEqual(551);
        },
      ),
      { seed: 4, numRuns: 100 },
    );
    const { clock, skew, call } = aWorld();
    for (let n = 0; n < 12; n += 1) {
      await call(3_200);
      await clock.advance(1_083);
    }
    expect(Math.abs((skew.current() ?? Number.NaN) - 3_200)).toBeLessThanOrEqual(100);
  });

  it("is not believed of one answer against the others, and of two that agree it is", async () => {
    const { skew, call } = aWorld();
    for (let n = 0; n < 4; n += 1) await call(0);
    expect(skew.isKnownSince(MONDAY)).toBe(true);
    await call(5_000);
    expect(Math.abs(skew.current() ?? Number.NaN)).toBeLessThan(600);
    expect(skew.isKnownSince(MONDAY), "in doubt: to be asked again").toBe(false);
    await call(5_000);
    expect(skew.current()).toBeGreaterThan(4_400);
    expect(skew.isKnownSince(MONDAY)).toBe(true);
  });

  it("is not known of answers that are old, took long, or tell no time", async () => {
    const { clock, skew, call } = aWorld();
    await call(4_000, 2_100);
    skew.hear({ date: undefined, askedAt: clock.now(), heardAt: clock.now() });
    skew.hear({ date: "soon", askedAt: clock.now(), heardAt: clock.now() });
    skew.hear({ date: new Date(MONDAY).toUTCString(), askedAt: clock.now(), heardAt: MONDAY });
    expect(skew.current()).toBeNull();
    await call(4_000);
    await clock.advance(5 * 60_000 - 1);
    expect(skew.current()).not.toBeNull();
    await clock.advance(1);
    expect(skew.current()).toBeNull();
  });

  it("is measured anew once the clock was set back", async () => {
    const clock = createManualClock(MONDAY);
    const box = { back: 0 };
    const skew = createMeasuredSkew({ ...clock, now: () => later(clock.now(), -box.back) });
    skew.hear({ date: new Date(MONDAY).toUTCString(), askedAt: MONDAY, heardAt: MONDAY });
    expect(skew.current()).not.toBeNull();
    box.back = 3_600_000;
    expect(skew.current()).toBeNull();
    const now = instant(MONDAY - 3_600_000);
    skew.hear({ date: new Date(MONDAY).toUTCString(), askedAt: now, heardAt: now });
    expect(skew.current()).toBeLessThan(-3_599_000);
  });
});
