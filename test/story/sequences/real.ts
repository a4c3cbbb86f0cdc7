import type { AuditEvent } from "../../../src/domain/audit-event.ts";
import type { Catalogue, Target } from "../../../src/domain/catalogue.ts";
import { AdapterFailure } from "../../../src/domain/failures.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { grantId, requestId, targetName } from "../../../src/domain/ids.ts";
import type { AccessRequest, Answer } from "../../../src/domain/request.ts";
import type { Actor } from "../../../src/operations/operations.ts";
import { lapseRequests } from "../../../src/reconcile/lapse-requests.ts";
import type { FakeLayer } from "../../reconcile/fake-layer.ts";
import { openWall, PROXY, type Wall } from "../../reconcile/wall.ts";
import { aCatalogue, aDoor, aRule, aTarget } from "../../support/builders.ts";
import { anAsk, kindOf } from "../../support/core.ts";
import { LIMITS, LONGEST_MS, type Model, RULES } from "./model.ts";
import { nthOf } from "./people-model.ts";
import {
  type Health,
  LAYERS,
  type LayerKey,
  PEOPLE,
  type PersonStep,
  type TargetKey,
  type Who,
} from "./steps.ts";

/** The real operations and the real reconciler, and everything that is in their store. */
export interface Real {
  readonly wall: Wall;
  readonly actors: ReadonlyMap<Who, Actor>;
  layer(key: LayerKey): FakeLayer;
  /** Done by a person: what they were told, and the id of what they asked for. */
  act(step: PersonStep, model: Model): Promise<{ readonly told: string; readonly id: string | null }>;
  look(health: Readonly<Record<LayerKey, Health>>): Promise<void>;
  lapse(): Promise<void>;
  snapshot(model: Model): Promise<Snapshot>;
  /** What was written down since the last call. */
  news(): Promise<readonly AuditEvent[]>;
}

export interface Snapshot {
  readonly requests: readonly AccessRequest[];
  readonly grants: readonly Grant[];
  readonly answers: readonly Answer[];
  readonly frozen: boolean;
  readonly world: Readonly<Record<LayerKey, readonly string[]>>;
}

const PORTS: Readonly<Record<TargetKey, number>> = { "orders-db": 5432, ledger: 5433 };

const aTargetOf = (name: TargetKey): Target =>
  aTarget({
    name: targetName(name),
    title: name,
    maxDurationMs: LONGEST_MS,
    door: aDoor({
      layers: [...LAYERS],
      gateHost: "127.0.0.1",
      ports: { from: PORTS[name], to: PORTS[name] },
    }),
    approval: aRule({
      quorum: RULES[name].quorum,
      lapsesAfterMs: RULES[name].lapsesMs,
      approvers: RULES[name].approvers.map((who) => ({ kind: "person", email: `${who}@example.com` })),
    }),
  });

function catalogue(): Catalogue {
  const base = aCatalogue({}, [aTargetOf("orders-db"), aTargetOf("ledger")]);
  const limits = { ...base.limits, pendingPerPerson: LIMITS.pending, openPerPerson: LIMITS.open };
  const proxies = [...base.proxies].map(
    ([name, proxy]) => [name, { ...proxy, rulesPerFamily: LIMITS.rules }] as const,
  );
  return { ...base, limits, proxies: new Map(proxies) };
}

const sourceOf = (who: Who): string => `203.0.113.${PEOPLE.indexOf(who) + 1}`;

export async function openReal(): Promise<Real> {
  const wall = await openWall(catalogue());
  const actors = new Map<Who, Actor>();
  for (const who of PEOPLE) actors.set(who, await wall.as(who));
  const layer = (key: LayerKey) => (key === "gate" ? wall.gate : wall.group);
  let read = await wall.store.read.auditSize();
  return {
    wall,
    actors,
    layer,
    act: (step, model) => act({ wall, actors }, step, model),
    look: async (health) => {
      for (const key of LAYERS) setHealth(layer(key), health[key]);
      await wall.look();
    },
    lapse: async () => void (await lapseRequests(wall.reconciling)),
    snapshot: (model) => snapshot(wall, model),
    news: async () => {
      const events = await wall.store.read.auditEvents(read, 1_000);
      read += events.length;
      return events;
    },
  };
}

function setHealth(layer: FakeLayer, health: Health): void {
  layer.failLook = health === "away" ? AWAY : null;
  layer.failClose = health === "closes-nothing" ? "AWS answers RequestLimitExceeded" : null;
  layer.failOpen = OPENING[health] ?? null;
}

const AWAY = new AdapterFailure({ adapter: "aws", doing: "does not answer", retry: "soon" });
const OPENING: Readonly<Partial<Record<Health, FakeLayer["failOpen"]>>> = {
  "opens-nothing": { problem: "AWS answers Unavailable", retry: "soon" },
  refuses: { problem: "AWS answers RulesPerSecurityGroupLimitExceeded", retry: "never" },
};

type Acting = Pick<Real, "wall" | "actors">;

async function act({ wall, actors }: Acting, step: PersonStep, model: Model): ReturnType<Real["act"]> {
  const actor = actors.get(step.who);
  if (actor === undefined) throw new Error(`${step.who} is nobody`);
  const result = await perform(wall, actor, { step, model });
  const id = result.ok && "resolution" in result.value ? result.value.id : null;
  return { told: kindOf(result), id };
}

function perform(
  { operations }: Wall,
  actor: Actor,
  { step, model }: { readonly step: PersonStep; readonly model: Model },
) {
  const request = (nth: number) => nthOf(model.requests, nth)?.id ?? "r-nosuch";
  const grant = (nth: number) => nthOf(model.grants, nth)?.id ?? "g-nosuch";
  switch (step.do) {
    case "ask": {
      const { target, minutes } = step;
      return operations.request(
        actor,
        anAsk({ target, duration: `${minutes}m`, source: sourceOf(step.who) }),
      );
    }
    case "approve":
      return operations.approve(actor, request(step.request));
    case "deny":
      return operations.deny(actor, request(step.request), "use the replica");
    case "withdraw":
      return operations.withdraw(actor, request(step.request));
    case "extend":
      return operations.extend(actor, grant(step.grant), {
        duration: `${step.minutes}m`,
        reason: "not done",
      });
    case "release":
      return operations.release(actor, step.grant === null ? null : grant(step.grant));
    case "revoke":
      return operations.revoke(actor, grant(step.grant), "wrong cluster");
    case "freeze":
      return operations.freeze(actor, "incident 88");
    case "unfreeze":
      return operations.unfreeze(actor);
  }
}

async function snapshot(wall: Wall, model: Model): Promise<Snapshot> {
  const { read } = wall.store;
  const requests = await Promise.all(model.requests.map(({ id }) => read.request(requestId(id))));
  const grants = await Promise.all(model.grants.map(({ id }) => read.grant(grantId(id))));
  const unfinished = await read.unfinishedGrants(PROXY);
  const answers = await Promise.all(model.requests.map(({ id }) => read.answers(requestId(id))));
  const known = new Set(model.grants.map(({ id }) => id));
  return {
    requests: requests.filter((one) => one !== null),
    // A grant that the model does not know of is there too, and found by the comparison.
    grants: [...grants.filter((one) => one !== null), ...unfinished.filter(({ id }) => !known.has(id))],
    answers: answers.flat(),
    frozen: (await read.freeze()) !== null,
    world: { "security-group": [...wall.group.world], gate: [...wall.gate.world] },
  };
}
