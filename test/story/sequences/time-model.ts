import {
  end,
  endOf,
  everyLayer,
  isOpen,
  isPending,
  type Model,
  type ModelGrant,
  type Outcome,
  withGrant,
  withRequest,
} from "./model.ts";
import { type Health, LAYERS, type LayerKey, type Step } from "./steps.ts";

const FAILS_AFTER_MS = 300_000;
const LATE_AFTER_MS = 5_000;
const CONFIRM_AFTER_MS = 30_000;
/** So near to an end a look waits for it. */
const AHEAD_MS = 2_100;

/** How far a step moves the clock. */
export function waitOf(
  { now, grants, requests }: Model,
  step: Extract<Step, { readonly do: "wait" | "wait-for" }>,
): number {
  if (step.do === "wait") return step.ms;
  const instants =
    step.what === "end"
      ? grants.filter((one) => isOpen(one, now)).map(({ endsAt }) => endsAt)
      : requests.filter((one) => isPending(one, now)).map(({ lapsesAt }) => lapsesAt);
  return instants.length === 0 ? 0 : Math.max(0, Math.min(...instants) + step.off - now);
}

/** Nobody answered in time. */
export function lapse(model: Model): Outcome {
  const due = model.requests.filter(({ status, lapsesAt }) => status === "pending" && lapsesAt <= model.now);
  return {
    model: due.reduce((so, one) => withRequest(so, { ...one, status: "lapsed" }), model),
    told: "done",
    events: due.map(({ id }) => `request.lapsed ${id}`),
  };
}

export const isNearEnd = ({ now, grants }: Model): boolean =>
  grants.some((one) => isOpen(one, now) && one.endsAt - now <= AHEAD_MS);

type Healths = Readonly<Record<LayerKey, Health>>;

/** One look at the proxy. What failed for good is ended, and closed in the same breath. */
export function look(before: Model, health: Healths): Outcome {
  const open = before.grants.filter((one) => isOpen(one, before.now)).map(({ id }) => id);
  const world = {
    "security-group": afterLook(before.world["security-group"], open, health["security-group"]),
    gate: afterLook(before.world.gate, open, health.gate),
  };
  const start: Outcome = { model: { ...before, world }, told: "done", events: [] };
  const unfinished = before.grants.filter(({ confirmedAt }) => confirmedAt === null);
  const after = unfinished.reduce(
    (so, grant) => (open.includes(grant.id) ? judgeOpen(so, grant, health) : judgeClosing(so, grant, health)),
    start,
  );
  if (!after.events.some((event) => event.startsWith("grant.failed"))) return after;
  const again = look(after.model, health);
  return { ...again, events: [...after.events, ...again.events] };
}

function afterLook(there: readonly string[], open: readonly string[], health: Health): readonly string[] {
  if (health === "away") return there;
  const kept = health === "closes-nothing" ? there : there.filter((id) => open.includes(id));
  const fresh =
    health === "opens-nothing" || health === "refuses" ? [] : open.filter((id) => !there.includes(id));
  return [...kept, ...fresh];
}

function judgeOpen(so: Outcome, grant: ModelGrant, health: Healths): Outcome {
  if (grant.openedAt !== null) return so;
  const { now, world } = so.model;
  const stands = (layer: LayerKey) => health[layer] !== "away" && world[layer].includes(grant.id);
  if (everyLayer(stands)) {
    return {
      ...so,
      model: withGrant(so.model, { ...grant, openedAt: now }),
      events: [...so.events, `grant.opened ${grant.id}`],
    };
  }
  const forGood = LAYERS.some((layer) => health[layer] === "refuses" && !world[layer].includes(grant.id));
  return forGood || now >= grant.startsAt + FAILS_AFTER_MS ? end(so, grant.id, "failed") : so;
}

function judgeClosing(so: Outcome, grant: ModelGrant, health: Healths): Outcome {
  const { now } = so.model;
  const seen = {
    "security-group": seeClosing(so.model, grant, { layer: "security-group", health }),
    gate: seeClosing(so.model, grant, { layer: "gate", health }),
  };
  const all = (key: "closedAt" | "confirmedAt") =>
    everyLayer((layer) => seen[layer][key] !== null)
      ? Math.max(...LAYERS.map((layer) => seen[layer][key] ?? 0))
      : null;
  const closedAt = grant.closedAt ?? all("closedAt");
  const confirmedAt = all("confirmedAt");
  const seenLate = LAYERS.some((layer) => (seen[layer].closedAt ?? now) >= endOf(grant) + LATE_AFTER_MS);
  const late = grant.closedAt === null && !grant.alarmed && seenLate;
  const closes = grant.closedAt === null && closedAt !== null;
  const ended = closes && grant.ended === null ? { at: grant.endsAt, reason: "expired" } : grant.ended;
  const alarmed = grant.alarmed || late;
  const events = [
    ...(late ? [`grant.late ${grant.id}`] : []),
    ...(closes ? [`grant.closed ${grant.id}`] : []),
    ...(confirmedAt === null ? [] : [`grant.confirmed ${grant.id}`]),
  ];
  return {
    ...so,
    model: withGrant(so.model, { ...grant, seen, closedAt, confirmedAt, alarmed, ended }),
    events: [...so.events, ...events],
  };
}

function seeClosing(
  { now, world }: Model,
  grant: ModelGrant,
  { layer, health }: { readonly layer: LayerKey; readonly health: Healths },
): ModelGrant["seen"][LayerKey] {
  const before = grant.seen[layer];
  if (health[layer] === "away" || world[layer].includes(grant.id)) return before;
  if (before.closedAt === null) return { closedAt: now, confirmedAt: null };
  const confirms = now >= before.closedAt + CONFIRM_AFTER_MS;
  return { ...before, confirmedAt: before.confirmedAt ?? (confirms ? now : null) };
}
