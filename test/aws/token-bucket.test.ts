import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenBucket } from "../../src/aws/token-bucket.ts";
import { createTokenFill } from "../../src/aws/token-fill.ts";
import { instant, later } from "../../src/domain/ids.ts";
import { createManualClock, settled } from "../scheduler/manual-clock.ts";

const never = new AbortController().signal;

function aBucket(capacity = 2, refillPerSecond = 5) {
  const clock = createManualClock();
  const bucket = createTokenBucket(clock, { capacity, refillPerSecond });
  const served: string[] = [];
  const ask = (name: string, urgency: "closing" | "opening" = "opening", signal = never) =>
    bucket.take(urgency, signal).then(
      () => served.push(name),
      () => served.push(`${name} gave up`),
    );
  return { clock, bucket, served, ask };
}

describe("a token bucket", () => {
  it("serves at once what it has tokens for, and the rest as they come", async () => {
    const { clock, served, ask } = aBucket();
    for (const name of ["a", "b", "c", "d"]) void ask(name);
    await settled();
    expect(served).toEqual(["a", "b"]);
    await clock.advance(199);
    expect(served).toEqual(["a", "b"]);
    await clock.advance(1);
    expect(served).toEqual(["a", "b", "c"]);
    await clock.advance(200);
    expect(served).toEqual(["a", "b", "c", "d"]);
  });

  it("serves closing before opening, whoever came first", async () => {
    const { clock, served, ask } = aBucket(1);
    void ask("first");
    void ask("opening");
    await settled();
    void ask("closing", "closing");
    await clock.advance(200);
    expect(served).toEqual(["first", "closing"]);
    await clock.advance(200);
    expect(served).toEqual(["first", "closing", "opening"]);
  });

  it("lets who gives up go, and spends nothing on them", async () => {
    const { clock, served, ask } = aBucket(1);
    const impatient = new AbortController();
    void ask("first");
    void ask("impatient", "opening", impatient.signal);
    void ask("patient");
    await settled();
    impatient.abort();
    await clock.advance(200);
    expect(served).toEqual(["first", "impatient gave up", "patient"]);
  });

  it("makes everyone wait when AWS refuses a call, longer each time in a row", async () => {
    const { clock, bucket, served, ask } = aBucket(10, 1_000);
    bucket.refused();
    void ask("a");
    await clock.advance(99);
    expect(served).toEqual([]);
    await clock.advance(1);
    expect(served).toEqual(["a"]);
    bucket.refused();
    void ask("b");
    await clock.advance(199);
    expect(served).toEqual(["a"]);
    await clock.advance(1);
    bucket.accepted();
    bucket.refused();
    void ask("c");
    await clock.advance(100);
    expect(served).toEqual(["a", "b", "c"]);
  });

  it("takes calls that are refused together for one refusal", async () => {
    const { clock, bucket, served, ask } = aBucket(10, 1_000);
    for (let call = 0; call < 40; call += 1) bucket.refused();
    void ask("a");
    await clock.advance(100);
    expect(served).toEqual(["a"]);
  });
});

describe("the fill of a bucket", () => {
  it("never allows more calls than AWS would, whatever the times", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (waits) => {
        const fill = createTokenFill({ capacity: 5, refillPerSecond: 10 }, instant(0));
        const spent: number[] = [];
        let now = instant(0);
        for (const wait of waits) {
          now = later(now, wait);
          if (fill.nextAt(now) > now) continue;
          fill.spend();
          spent.push(now);
        }
        for (const [index, at] of spent.entries()) {
          const since = spent.slice(index).filter((other) => other - at < 1_000);
          expect(since.length).toBeLessThanOrEqual(5 + 10);
        }
      }),
      { seed: 7 },
    );
  });

  it("does not wait for hours when the clock is set back", () => {
    const fill = createTokenFill({ capacity: 1, refillPerSecond: 1 }, instant(10_000_000));
    fill.refused(instant(10_000_000));
    expect(fill.nextAt(instant(0))).toBeLessThanOrEqual(2_000);
  });
});
