import type { Catalogue } from "../../src/domain/catalogue.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { type GrantId, grantOf, type ProxyName, proxyName } from "../../src/domain/ids.ts";
import type { LayerState } from "../../src/domain/layer-state.ts";
import type { NextLook, Run } from "../../src/ports/job-queue.ts";
import { createClockGuard } from "../../src/reconcile/clock-guard.ts";
import { createClosings } from "../../src/reconcile/closings.ts";
import type { ReconcileDeps } from "../../src/reconcile/deps.ts";
import { createLastSeen } from "../../src/reconcile/last-seen.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { createUnrecordedCloses } from "../../src/reconcile/unrecorded-closes.ts";
import { aCatalogue, aDoor, aTarget } from "../support/builders.ts";
import { anAsk, type Core, must, openCore } from "../support/core.ts";
import { silent } from "../support/deployment.ts";
import { createFakeLayer, type FakeLayer } from "./fake-layer.ts";

export const PROXY: ProxyName = proxyName("prod-east");

/** A core with two layers on its wall, and the reconciler. */
export interface Wall extends Core {
  readonly group: FakeLayer;
  readonly gate: FakeLayer;
  readonly reconciling: ReconcileDeps;
  /** A request of a person's, approved. */
  grant(duration?: string, over?: { readonly name?: string; readonly source?: string }): Promise<Grant>;
  grantNow(id: GrantId): Promise<Grant>;
  states(id: GrantId): Promise<readonly LayerState[]>;
  /** One look, to its end. */
  look(run?: Run): Promise<NextLook>;
  /** Looks, as the queue would, at every instant that a look asks for, for so long. */
  live(ms: number): Promise<void>;
}

const twoLayers = (): Catalogue =>
  aCatalogue({}, [aTarget({ door: aDoor({ layers: ["security-group", "gate"], gateHost: "127.0.0.1" }) })]);

export async function openWall(catalogue: Catalogue = twoLayers()): Promise<Wall> {
  const core = await openCore({}, catalogue);
  const { clock, store, seal, operations } = core;
  const [group, gate] = [createFakeLayer("security-group", clock), createFakeLayer("gate", clock)];
  const reconciling: ReconcileDeps = {
    ...core.deps,
    seal,
    layers: [group, gate],
    log: silent,
    holder: "this",
    lastSeen: createLastSeen(),
    closings: createClosings(clock),
    unrecorded: createUnrecordedCloses(),
    clockGuard: createClockGuard(core.deps),
  };
  const look = (run: Run = aRun()): Promise<NextLook> => reconcileProxy(reconciling, PROXY, run);
  const grantNow = async (id: GrantId): Promise<Grant> => {
    const found = await store.read.grant(id);
    if (found === null) throw new Error(`${id} is not there`);
    return found;
  };
  return {
    ...core,
    group,
    gate,
    reconciling,
    look,
    grantNow,
    grant: async (duration = "30m", { name = "ana", source = "203.0.113.9" } = {}) => {
      const ask = anAsk({ duration, source });
      const request = must(await operations.request(await core.as(name), ask));
      must(await operations.approve(await core.as(name === "ben" ? "cyd" : "ben"), request.id));
      return grantNow(grantOf(request.id));
    },
    states: (id) => store.read.layerStates([id]),
    live: async (ms) => {
      const end = clock.now() + ms;
      while (clock.now() < end) {
        const running = look();
        const next = await during(core, running, end);
        if (next === null) return;
        const at = next === "settled" ? end : Math.min(end, next.lookAgainAt);
        await clock.advance(Math.max(0, at - clock.now()));
      }
    },
  };
}

/** Moves the clock while a look waits for an end. Null: time is up. */
async function during({ clock }: Core, running: Promise<NextLook>, end: number): Promise<NextLook | null> {
  const box: { answer: NextLook | null } = { answer: null };
  const done = running.then((answer) => {
    box.answer = answer;
  });
  await clock.advance(0);
  while (box.answer === null && clock.now() < end) await clock.advance(Math.min(50, end - clock.now()));
  if (box.answer !== null) await done;
  return box.answer;
}

export interface ManualRun extends Run {
  nudge(): void;
  abort(): void;
  readonly looks: number;
}

/** A run that the test nudges and stops. */
export function aRun(): ManualRun {
  const stopped = new AbortController();
  const state = { nudged: false, looks: 0 };
  const waiting = new Set<() => void>();
  return {
    signal: stopped.signal,
    get looks() {
      return state.looks;
    },
    nudge: () => {
      state.nudged = true;
      for (const wake of waiting) wake();
    },
    abort: () => stopped.abort(new Error("stopped")),
    looking: () => {
      state.looks += 1;
      state.nudged = false;
    },
    nudged: (signal) =>
      new Promise((resolve, reject) => {
        if (state.nudged) return resolve();
        waiting.add(resolve);
        const fail = () => reject(new Error("aborted"));
        signal.addEventListener("abort", fail, { once: true });
        stopped.signal.addEventListener("abort", fail, { once: true });
      }),
  };
}
