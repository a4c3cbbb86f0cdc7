import fc from "fast-check";

export const PEOPLE = ["ana", "ben", "cyd", "dee", "eve"] as const;
export type Who = (typeof PEOPLE)[number];
export const TARGETS = ["orders-db", "ledger"] as const;
export type TargetKey = (typeof TARGETS)[number];
export const LAYERS = ["security-group", "gate"] as const;
export type LayerKey = (typeof LAYERS)[number];
/** What a layer does at a look: all, closing only, an end of trying, opening only, or not even a look. */
export type Health = "well" | "opens-nothing" | "refuses" | "closes-nothing" | "away";

/** Of things that are counted from the last one made: 0 is the newest. */
type Nth = number;

export type PersonStep =
  | { readonly do: "ask"; readonly who: Who; readonly target: TargetKey; readonly minutes: number }
  | { readonly do: "approve" | "deny"; readonly who: Who; readonly request: Nth }
  | { readonly do: "withdraw"; readonly who: Who; readonly request: Nth }
  | { readonly do: "extend"; readonly who: Who; readonly grant: Nth; readonly minutes: number }
  | { readonly do: "release"; readonly who: Who; readonly grant: Nth | null }
  | { readonly do: "revoke"; readonly who: Who; readonly grant: Nth }
  | { readonly do: "freeze" | "unfreeze"; readonly who: Who };

export type Step =
  | PersonStep
  /** Two people at the same moment. */
  | { readonly do: "together"; readonly steps: readonly [PersonStep, PersonStep] }
  | { readonly do: "wait"; readonly ms: number }
  /** Up to the first end or lapse to come, or a millisecond beside it. */
  | { readonly do: "wait-for"; readonly what: "end" | "lapse"; readonly off: -1 | 0 | 1 }
  | { readonly do: "lapse" }
  | { readonly do: "look"; readonly health: Readonly<Record<LayerKey, Health>> };

const who = fc.constantFrom(...PEOPLE);
/** Ana and Eve ask most, Ben and Cyd answer: else most steps would be refused. */
const asker = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Who>("ana", "eve") },
  { weight: 1, arbitrary: who },
);
const answerer = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Who>("ben", "cyd") },
  { weight: 1, arbitrary: who },
);
const admin = fc.oneof({ weight: 3, arbitrary: fc.constant<Who>("dee") }, { weight: 1, arbitrary: who });
const nth = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat({ max: 3 }) });

const ask = fc.record({
  do: fc.constant("ask" as const),
  who: asker,
  target: fc.constantFrom(...TARGETS),
  minutes: fc.constantFrom(1, 5, 30, 60, 61),
});
const approve = fc.record({ do: fc.constant("approve" as const), who: answerer, request: nth });
const others = fc.oneof(
  fc.record({ do: fc.constant("deny" as const), who: answerer, request: nth }),
  fc.record({ do: fc.constant("withdraw" as const), who: asker, request: nth }),
  fc.record({ do: fc.constant("release" as const), who: asker, grant: fc.option(nth) }),
  fc.record({ do: fc.constant("revoke" as const), who, grant: nth }),
  fc.record({ do: fc.constant("freeze" as const), who: admin }),
);
const extend = fc.record({
  do: fc.constant("extend" as const),
  who: asker,
  grant: nth,
  minutes: fc.constantFrom(1, 20, 60),
});
const unfreeze = fc.record({ do: fc.constant("unfreeze" as const), who: admin });

const personStep: fc.Arbitrary<PersonStep> = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 6, arbitrary: approve },
  { weight: 2, arbitrary: extend },
  { weight: 4, arbitrary: others },
  { weight: 1, arbitrary: unfreeze },
);

const together = fc.record({
  do: fc.constant("together" as const),
  steps: fc.tuple(personStep, personStep),
});
const time = fc.oneof(
  fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(1, 1_000, 6_000, 31_000, 300_000) }),
  fc.record({
    do: fc.constant("wait-for" as const),
    what: fc.constantFrom("end" as const, "lapse" as const),
    off: fc.constantFrom(-1 as const, 0 as const, 1 as const),
  }),
  fc.constant({ do: "lapse" as const }),
);
const health = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Health>("well") },
  { weight: 2, arbitrary: fc.constantFrom<Health>("opens-nothing", "refuses", "closes-nothing", "away") },
);
const look = fc.record({
  do: fc.constant("look" as const),
  health: fc.record({ "security-group": health, gate: health }),
});

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: personStep },
  { weight: 2, arbitrary: together },
  { weight: 4, arbitrary: time },
  { weight: 4, arbitrary: look },
);
