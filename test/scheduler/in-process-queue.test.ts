import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Instant, later, type ProxyName, proxyName } from "../../src/domain/ids.ts";
import type { NextLook, Run } from "../../src/ports/job-queue.ts";
import { createInProcessQueue } from "../../src/scheduler/in-process-queue.ts";
import type { WarningLog } from "../../src/scheduler/warning-log.ts";
import { createManualClock, type ManualClock, settled } from "./manual-clock.ts";

const silent: WarningLog = { warn: () => undefined };
const neverAborted = new AbortController().signal;

interface Step {
  readonly proxy: ProxyName;
  /** Asked for that much later; undefined: at once. */
  readonly inMs: number | undefined;
  /** Time that passes before the next step. */
  readonly thenMs: number;
}

/** What happened, in order: the place in this list tells what came first within one instant. */
type Happening =
  | { readonly kind: "asked"; readonly proxy: ProxyName; readonly from: Instant }
  | { readonly kind: "looked"; readonly proxy: ProxyName; readonly at: Instant };

const proxies = ["orders", "billing", "search"].map(proxyName);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    proxy: fc.constantFrom(...proxies),
    inMs: fc.option(fc.integer({ min: -5, max: 90_000 }), { nil: undefined }),
    thenMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 70_000 })),
  }),
  { maxLength: 25 },
);

interface Story {
  readonly steps: readonly Step[];
  readonly concurrency: number;
  readonly handler: (clock: ManualClock, run: Run, look: () => void) => Promise<NextLook>;
}

async function tell({ steps, concurrency, handler }: Story): Promise<readonly Happening[]> {
  const clock = createManualClock();
  const happened: Happening[] = [];
  const queue = createInProcessQueue({ clock, log: silent, concurrency, random: () => 0.5 });
  await queue.start((proxy, run) => {
    const look = (): void => {
      run.looking();
      happened.push({ kind: "looked", proxy, at: clock.now() });
    };
    look();
    return handler(clock, run, look);
  });
  for (const { proxy, inMs, thenMs } of steps) {
    const at = inMs === undefined ? undefined : later(clock.now(), inMs);
    const from = at !== undefined && at > clock.now() ? at : clock.now();
    happened.push({ kind: "asked", proxy, from });
    await queue.wake(proxy, at);
    if (thenMs > 0) await clock.advance(thenMs);
  }
  await clock.advance(400_000);
  await queue.stop();
  return happened;
}

/** Every wake that no look of its proxy has answered: one that came after it, at its instant or later. */
const unanswered = (happened: readonly Happening[]): readonly Happening[] =>
  happened.filter(
    (one, place) =>
      one.kind === "asked" &&
      !happened
        .slice(place)
        .some((other) => other.kind === "looked" && other.proxy === one.proxy && other.at >= one.from),
  );

const busyFor = (clock: ManualClock, ms: number): Promise<void> =>
  clock.sleepUntil(later(clock.now(), ms), neverAborted);

describe("the queue within the process", () => {
  it("answers every wake, in whatever order they come, with a look that is not too early", async () => {
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        async (asked, ms, concurrency) => {
          const happened = await tell({
            steps: asked,
            concurrency,
            handler: async (clock) => {
              if (ms > 0) await busyFor(clock, ms);
              return "settled";
            },
          });
          expect(unanswered(happened)).toEqual([]);
        },
      ),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it("answers every wake when runs fail, are nudged, look again, or let a nudge go unheard", async () => {
    const behaviours = fc.array(fc.constantFrom("settle", "fail", "hold", "deaf", "again"), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(steps, behaviours, async (asked, behaviour) => {
        let nth = 0;
        const happened = await tell({
          steps: asked,
          concurrency: 3,
          handler: (clock, run, look) => {
            const next = behaviour[nth] ?? "settle";
            nth += 1;
            return behave[next]({ clock, run, look });
          },
        });
        expect(unanswered(happened)).toEqual([]);
      }),
      { seed: 20261123, numRuns: 300 },
    );
  });

  it("runs no more often than it is asked to", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (asked) => {
        const happened = await tell({ steps: asked, concurrency: 3, handler: async () => "settled" });
        for (const proxy of proxies) {
          const ofProxy = happened.filter((one) => one.proxy === proxy);
          const looks = ofProxy.filter(({ kind }) => kind === "looked").length;
          expect(looks).toBeLessThanOrEqual(ofProxy.length - looks);
        }
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });

  it("keeps a wake that is years away", async () => {
    const clock = createManualClock();
    const queue = createInProcessQueue({ clock, log: silent });
    const ran: Instant[] = [];
    await queue.start(async () => {
      ran.push(clock.now());
      return "settled";
    });
    const at = later(clock.now(), 2 ** 31 + 5);
    await queue.wake(proxyName("orders"), at);
    await clock.advance(2 ** 31);
    expect(ran).toEqual([]);
    await clock.advance(10);
    expect(ran).toEqual([at]);
  });

  it("says why a run failed, and when it is made again", async () => {
    const warned: unknown[] = [];
    const clock = createManualClock();
    const queue = createInProcessQueue({
      clock,
      log: { warn: (_, details) => warned.push(details) },
      random: () => 0,
    });
    await queue.start(async () => {
      throw new Error("throttled");
    });
    await queue.wake(proxyName("orders"));
    await settled();
    expect(warned).toEqual([{ proxy: "orders", failures: 1, inMs: 100, error: "throttled" }]);
    await clock.advance(100);
    expect(warned[1]).toEqual({ proxy: "orders", failures: 2, inMs: 200, error: "throttled" });
  });
});

interface Stage {
  readonly clock: ManualClock;
  readonly run: Run;
  readonly look: () => void;
}

const behave: Readonly<
  Record<"settle" | "fail" | "hold" | "deaf" | "again", (stage: Stage) => Promise<NextLook>>
> = {
  settle: async () => "settled",
  fail: async ({ clock }) => {
    await busyFor(clock, 7);
    throw new Error("out of order");
  },
  /** As the reconciler does it: wait for an end, or a wake if that comes first, and look. */
  hold: async ({ clock, run, look }) => {
    const waited = new AbortController();
    const end = clock.sleepUntil(later(clock.now(), 30), waited.signal);
    const nudge = run.nudged(waited.signal);
    await Promise.race([end, nudge]);
    waited.abort();
    await Promise.allSettled([end, nudge]);
    look();
    return "settled";
  },
  deaf: async ({ clock, run }) => {
    const left = new AbortController();
    const nudge = run.nudged(left.signal);
    await busyFor(clock, 12);
    left.abort();
    await Promise.allSettled([nudge]);
    return "settled";
  },
  again: async ({ clock }) => ({ lookAgainAt: later(clock.now(), 25) }),
};
