import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { propertyRuns } from "../support/property-runs.ts";
import { histories, openTown, PROXIES, type Step, type Town } from "./history.ts";

const RUNS = propertyRuns({ seed: 20_300_107, numRuns: 4 });

/** Each run has a database of its own on the disk: a busy machine takes its time. */
const PATIENCE_MS = 900_000;

const after = async (steps: readonly Step[]): Promise<Town> => {
  const town = await openTown();
  for (const step of steps) await town.live(step);
  for (const layer of town.layers) layer.troubles = [];
  return town;
};

/** Wakes a proxy until its layers were looked at: a lease of a holder that died lasts half a minute. */
async function looked(town: Town, proxy: (typeof PROXIES)[number]): Promise<void> {
  const before = town.layers[0].looks;
  for (;;) {
    await town.wake(proxy);
    if (town.layers[0].looks > before) return;
    await town.wall.clock.advance(500);
  }
}

const isOpen = (town: Town, proxy: (typeof PROXIES)[number]) =>
  town.layers.map((layer) => [...layer.openOn(proxy)].sort());

/** Wakes a proxy whenever it asks for it, until nothing is left to do. */
async function liveOn(town: Town, proxy: (typeof PROXIES)[number]): Promise<void> {
  const { clock } = town.wall;
  for (;;) {
    const woken = await town.wake(proxy);
    while (woken.next === null) await clock.advance(500);
    if (woken.next === "settled") return;
    await clock.advance(Math.max(0, woken.next.lookAgainAt - clock.now()));
  }
}

/** At no instant of the history. */
function expectNoBreach({ uncovered, outlived, saidTooSoon }: Town): void {
  expect({ uncovered, outlived, saidTooSoon }).toEqual({ uncovered: [], outlived: [], saidTooSoon: [] });
}

const audited = (town: Town): Promise<number> => town.wall.store.read.auditSize();

describe("whatever happened, and whatever failed meanwhile", () => {
  it(
    "one look that goes well leaves open what should be and nothing else, and more looks change nothing (I1, I9)",
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const town = await after(steps);
          for (const proxy of PROXIES) {
            await looked(town, proxy);
            const wanted = [...(await town.wanted(proxy))].sort();
            expect(isOpen(town, proxy)).toEqual([wanted, wanted]);
          }
          for (const proxy of PROXIES) await looked(town, proxy);
          const told = await audited(town);
          for (const proxy of [...PROXIES, ...PROXIES].reverse()) await town.wake(proxy, "another");
          expect(await audited(town)).toBe(told);
          expectNoBreach(town);
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );

  it(
    "every grant is closed in the end, and is said to be once each layer was read back as closed (I5, I8)",
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (steps) => {
          const town = await after(steps);
          for (const proxy of PROXIES) await liveOn(town, proxy);
          expect(PROXIES.flatMap((proxy) => isOpen(town, proxy))).toEqual([[], [], [], []]);
          for (const grant of await town.grants()) {
            const shown = town.layers.map((layer) => layer.shownClosed.get(grant.id) ?? Number.NaN);
            expect(grant.closedAt).toBeGreaterThanOrEqual(Math.max(...shown));
            expect(grant.confirmedAt).toBeGreaterThanOrEqual((grant.closedAt ?? 0) + 30_000);
            expect(grant.ended).not.toBeNull();
          }
          expectNoBreach(town);
        }),
        RUNS,
      );
    },
    PATIENCE_MS,
  );
});
