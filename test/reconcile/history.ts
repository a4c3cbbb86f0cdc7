import * as fc from "fast-check";
import { type Grant, shouldBeOpen } from "../../src/domain/grant.ts";
import { type GrantId, grantOf, later, type ProxyName, proxyName, targetName } from "../../src/domain/ids.ts";
import type { NextLook } from "../../src/ports/job-queue.ts";
import { createLastSeen } from "../../src/reconcile/last-seen.ts";
import { reconcileProxy } from "../../src/reconcile/reconcile-proxy.ts";
import { aCatalogue, aDoor, aTarget } from "../support/builders.ts";
import { anAsk } from "../support/core.ts";
import {
  createTroubledLayer,
  type OnOpen,
  TROUBLES,
  type Trouble,
  type TroubledLayer,
} from "./troubled-layer.ts";
import { aRun, openWall, type Wall } from "./wall.ts";

export const PROXIES: readonly ProxyName[] = [proxyName("prod-east"), proxyName("prod-west")];

/** Something that people, time or bad luck do. `which` picks a grant or a proxy among those there are. */
export type Step =
  | { readonly does: "ask"; readonly who: string; readonly which: number; readonly minutes: number }
  | { readonly does: "extend" | "release" | "revoke" | "crash"; readonly which: number }
  | { readonly does: "freeze"; readonly ends: boolean }
  | { readonly does: "unfreeze" }
  | { readonly does: "pass"; readonly ms: number }
  | { readonly does: "wake"; readonly which: number; readonly troubles: readonly (readonly Trouble[])[] };

const which = fc.nat(7);
const troubles = fc.array(fc.constantFrom(...TROUBLES), { maxLength: 2 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("ask" as const),
      who: fc.constantFrom("ana", "eve"),
      which,
      minutes: fc.constantFrom(1, 2, 5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom("extend", "release", "revoke"), which }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("crash" as const), which }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { does: "freeze" as const, ends: true },
      { does: "freeze" as const, ends: false },
      { does: "unfreeze" as const },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant("pass" as const),
      ms: fc.constantFrom(10, 250, 5_000, 30_000, 58_500, 61_000, 299_000),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant("wake" as const),
      which,
      troubles: fc.tuple(troubles, troubles),
    }),
  },
);

/** Something is open at each proxy before anything else happens. */
const opened: readonly Step[] = PROXIES.flatMap((_, place): readonly Step[] => [
  { does: "ask", who: place === 0 ? "ana" : "eve", which: place, minutes: 5 },
  { does: "wake", which: place, troubles: [[], []] },
]);

export const histories: fc.Arbitrary<readonly Step[]> = fc
  .array(step, { minLength: 4, maxLength: 20 })
  .map((steps) => [...opened, ...steps]);

/** Two proxies, two layers before each, and all that was ever granted there. */
export interface Town {
  readonly wall: Wall;
  readonly layers: readonly [TroubledLayer, TroubledLayer];
  /** What was opened while no stored grant covered it. */
  readonly uncovered: readonly GrantId[];
  /** What should have been closed before something else was opened. */
  readonly outlived: readonly GrantId[];
  /** What was said to be closed before each layer had shown it closed. */
  readonly saidTooSoon: readonly GrantId[];
  live(step: Step): Promise<void>;
  /** A run until it is done, or waits for an end: `next` is null until it is done. */
  wake(proxy: ProxyName, holder?: string): Promise<{ readonly next: NextLook | null }>;
  grants(): Promise<readonly Grant[]>;
  /** What should be open at a proxy at this instant. */
  wanted(proxy: ProxyName): Promise<readonly GrantId[]>;
}

export async function openTown(): Promise<Town> {
  const wall = await openWall(aCatalogue({}, PROXIES.map(targetBehind)));
  const { clock, store } = wall;
  const ids: GrantId[] = [];
  const uncovered: GrantId[] = [];
  const outlived: GrantId[] = [];
  const saidTooSoon: GrantId[] = [];
  const isWanted = async (grant: Grant | null): Promise<boolean> =>
    grant !== null && shouldBeOpen(grant, clock.now()) && (await store.read.freeze()) === null;
  const covered = async (id: GrantId) => isWanted(await store.read.grant(id));
  const onOpen: OnOpen = async (id, beside) => {
    if (!(await covered(id))) uncovered.push(id);
    for (const other of beside ?? []) if (!(await covered(other))) outlived.push(other);
  };
  const layers = [
    createTroubledLayer("security-group", clock, onOpen),
    createTroubledLayer("gate", clock, onOpen),
  ] as const;
  const grants = () => Promise.all(ids.map((id) => wall.grantNow(id)));
  const town: Town = {
    wall,
    layers,
    uncovered,
    outlived,
    saidTooSoon,
    grants,
    wanted: async (proxy) => {
      const at = (await grants()).filter(({ door }) => door.proxy === proxy);
      const wanted = await Promise.all(at.map(isWanted));
      return at.filter((_, place) => wanted[place]).map(({ id }) => id);
    },
    wake: async (proxy, holder = "this") => {
      const deps = { ...wall.reconciling, layers, holder, lastSeen: createLastSeen() };
      const woken: { next: NextLook | null } = { next: null };
      void reconcileProxy(deps, proxy, aRun()).then((answer) => {
        woken.next = answer;
      });
      for (let turn = 0; turn < 4 && woken.next === null; turn += 1) await clock.advance(0);
      for (const { id, closedAt } of await grants()) {
        const isShown = layers.every(({ shownClosed }) => shownClosed.has(id));
        if (closedAt !== null && !isShown) saidTooSoon.push(id);
      }
      return woken;
    },
    live: (one) => live(town, ids, one),
  };
  return town;
}

function targetBehind(proxy: ProxyName) {
  const group = { region: "us-east-1", assume: null, securityGroup: `sg-${proxy}` };
  const door = aDoor({ proxy, group, layers: ["security-group", "gate"], gateHost: "127.0.0.1" });
  return aTarget({ name: targetName(`behind-${proxy}`), door });
}

const pick = <T>(from: readonly T[], place: number): T | undefined => from[place % Math.max(1, from.length)];

/** A holder takes the proxy's lease, and is never heard of again. */
async function crash({ clock, store }: Wall, proxy: ProxyName): Promise<void> {
  const now = clock.now();
  await store.leases.take(proxy, "dead", now, later(now, 30_000));
}

/** One that ends nothing is what another bot's approval leaves where it falls together with a freeze. */
async function freeze({ operations, as, store, clock }: Wall, ends: boolean): Promise<void> {
  if (ends) return void (await operations.freeze(await as("dee"), "an incident"));
  const since = clock.now();
  await store.transact((tx) => tx.setFreeze({ since, by: "Dee", reason: "an incident" }));
}

/** What is refused, or has nothing to be done to, changes nothing. */
async function live(town: Town, ids: GrantId[], one: Step): Promise<void> {
  const { wall, layers } = town;
  if (one.does === "pass") return wall.clock.advance(one.ms);
  if (one.does === "freeze") return freeze(wall, one.ends);
  if (one.does === "unfreeze") return void (await wall.operations.unfreeze(await wall.as("dee")));
  const proxy = pick(PROXIES, one.which) ?? proxyName("none");
  if (one.does === "ask") return ask(wall, ids, { ...one, target: `behind-${proxy}` });
  if (one.does === "crash") return crash(wall, proxy);
  if (one.does === "wake") {
    for (const [place, layer] of layers.entries()) layer.troubles = one.troubles[place] ?? [];
    return void (await town.wake(proxy));
  }
  const id = pick(ids, one.which);
  if (id !== undefined) await change(wall, id, one.does);
}

async function ask(
  wall: Wall,
  ids: GrantId[],
  told: { readonly who: string; readonly target: string; readonly minutes: number },
): Promise<void> {
  const person = await wall.as(told.who);
  const asked = await wall.operations.request(
    person,
    anAsk({ target: told.target, duration: `${told.minutes}m`, source: `203.0.113.${ids.length + 1}` }),
  );
  if (!asked.ok) return;
  const approved = await wall.operations.approve(await wall.as("ben"), asked.value.id);
  if (approved.ok) ids.push(grantOf(asked.value.id));
}

async function change(wall: Wall, id: GrantId, does: "extend" | "release" | "revoke"): Promise<void> {
  const { person } = await wall.grantNow(id);
  const holder = (await wall.as("ana")).person.id === person ? "ana" : "eve";
  if (does === "release") await wall.operations.release(await wall.as(holder), id);
  if (does === "revoke") await wall.operations.revoke(await wall.as("ben"), id, "enough");
  if (does !== "extend") return;
  const more = { duration: "2m", reason: "not done yet" };
  const asked = await wall.operations.extend(await wall.as(holder), id, more);
  if (asked.ok) await wall.operations.approve(await wall.as("ben"), asked.value.id);
}
