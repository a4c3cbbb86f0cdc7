import { LAYERS, type LayerKey, type TargetKey, type Who } from "./steps.ts";

/** The rules as the tests' configuration has them, written down a second time. */
export const RULES: Readonly<
  Record<
    TargetKey,
    { readonly quorum: number; readonly approvers: readonly Who[]; readonly lapsesMs: number }
  >
> = {
  "orders-db": { quorum: 1, approvers: ["ana", "ben", "cyd"], lapsesMs: 3_600_000 },
  ledger: { quorum: 2, approvers: ["ben", "cyd", "dee"], lapsesMs: 600_000 },
};
export const REQUESTERS: readonly Who[] = ["ana", "ben", "eve"];
export const ADMIN: Who = "dee";
export const LONGEST_MS = 3_600_000;
export const LIMITS = { pending: 3, open: 3, rules: 4 };

export interface ModelRequest {
  readonly id: string;
  readonly who: Who;
  readonly target: TargetKey;
  readonly durationMs: number;
  readonly lapsesAt: number;
  readonly extends: string | null;
  readonly status: "pending" | "approved" | "denied" | "lapsed" | "withdrawn";
  readonly answered: readonly Who[];
}

export interface ModelGrant {
  readonly id: string;
  readonly who: Who;
  readonly target: TargetKey;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly ended: { readonly at: number; readonly reason: string } | null;
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  readonly confirmedAt: number | null;
  readonly alarmed: boolean;
  /** For each layer: when it was first seen closed, and when that was confirmed. */
  readonly seen: Readonly<
    Record<LayerKey, { readonly closedAt: number | null; readonly confirmedAt: number | null }>
  >;
}

/** Small, and knows nothing of databases, locks, messages or leases. */
export interface Model {
  readonly now: number;
  readonly frozen: boolean;
  readonly requests: readonly ModelRequest[];
  readonly grants: readonly ModelGrant[];
  /** What stands open on each layer. */
  readonly world: Readonly<Record<LayerKey, readonly string[]>>;
}

/** What a step comes to: the model after it, what the one who acts is told, and the events that it leaves. */
export interface Outcome {
  readonly model: Model;
  /** `done`, or the refusal's kind. */
  readonly told: string;
  /** `action subject`, of each. */
  readonly events: readonly string[];
}

export const EMPTY = (now: number): Model => ({
  now,
  frozen: false,
  requests: [],
  grants: [],
  world: { "security-group": [], gate: [] },
});

export const isOpen = (grant: ModelGrant, now: number): boolean => grant.ended === null && now < grant.endsAt;
export const endOf = ({ ended, endsAt }: ModelGrant): number => Math.min(ended?.at ?? endsAt, endsAt);
export const isPending = ({ status, lapsesAt }: ModelRequest, now: number): boolean =>
  status === "pending" && now < lapsesAt;

export const withRequest = (model: Model, changed: ModelRequest): Model => ({
  ...model,
  requests: model.requests.map((one) => (one.id === changed.id ? changed : one)),
});
export const withGrant = (model: Model, changed: ModelGrant): Model => ({
  ...model,
  grants: model.grants.map((one) => (one.id === changed.id ? changed : one)),
});

export const unseen = (): ModelGrant["seen"] => ({
  "security-group": { closedAt: null, confirmedAt: null },
  gate: { closedAt: null, confirmedAt: null },
});

/** A grant is over before its time, and what was asked for more of it is over with it. */
export function end(outcome: Outcome, id: string, reason: "released" | "revoked" | "failed"): Outcome {
  const { model } = outcome;
  const grant = model.grants.find((one) => one.id === id);
  if (grant === undefined) return outcome;
  const ended = withGrant(model, { ...grant, ended: { at: model.now, reason } });
  const more = model.requests.filter((one) => one.extends === id && one.status === "pending");
  const over = more.map(
    (one): ModelRequest => ({
      ...one,
      status: isPending(one, model.now) ? "withdrawn" : "lapsed",
    }),
  );
  return {
    ...outcome,
    model: over.reduce(withRequest, ended),
    events: [
      ...outcome.events,
      `grant.${reason} ${id}`,
      ...over.map((request) => `request.${request.status} ${request.id}`),
    ],
  };
}

/** Whether one more rule fits: those of unclosed grants count, and one that is there can be shared. */
export function hasRoom({ grants }: Model, wanted: Pick<ModelGrant, "who" | "target">): boolean {
  const place = (one: Pick<ModelGrant, "who" | "target">) => `${one.who} ${one.target}`;
  const taken = new Set(grants.filter(({ closedAt }) => closedAt === null).map(place));
  return taken.has(place(wanted)) || taken.size < LIMITS.rules;
}

export const everyLayer = (test: (layer: LayerKey) => boolean): boolean => LAYERS.every(test);
