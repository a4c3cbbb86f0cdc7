import {
  ADMIN,
  end,
  hasRoom,
  isOpen,
  isPending,
  LIMITS,
  LONGEST_MS,
  type Model,
  type ModelGrant,
  type ModelRequest,
  type Outcome,
  REQUESTERS,
  RULES,
  unseen,
  withGrant,
  withRequest,
} from "./model.ts";
import type { PersonStep, Who } from "./steps.ts";

/** The newest but `nth`, or a thing that was never there. */
export const nthOf = <T extends { readonly id: string }>(all: readonly T[], nth: number): T | null =>
  all.at(-1 - nth) ?? null;

const done = (model: Model, ...events: readonly string[]): Outcome => ({ model, told: "done", events });
const refused = (model: Model, told: string, subject: string): Outcome => ({
  model,
  told,
  events: [`person.refused ${subject}`],
});

/** `newId`: what a request of this step will be called. */
export function act(model: Model, step: PersonStep, newId: string): Outcome {
  switch (step.do) {
    case "ask":
      return ask(model, step, newId);
    case "approve":
    case "deny":
      return answer(model, step);
    case "withdraw":
      return withdraw(model, step);
    case "extend":
      return extend(model, step, newId);
    case "release":
      return release(model, step);
    case "revoke":
      return revoke(model, step);
    case "freeze":
      return freeze(model, step.who);
    case "unfreeze":
      return unfreeze(model, step.who);
  }
}

type StepOf<Name extends PersonStep["do"]> = Extract<PersonStep, { readonly do: Name }>;

function ask(model: Model, { who, target, minutes }: StepOf<"ask">, id: string): Outcome {
  const durationMs = minutes * 60_000;
  const no = (why: string) => refused(model, why, target);
  if (durationMs > LONGEST_MS) return no("duration-too-long");
  if (!REQUESTERS.includes(who)) return no("not-a-requester");
  if (model.frozen) return no("frozen");
  const pending = model.requests.filter((one) => one.who === who && isPending(one, model.now));
  const open = model.grants.filter((one) => one.who === who && isOpen(one, model.now));
  if (pending.length >= LIMITS.pending) return no("too-many-pending");
  const mayOpen = pending.filter((one) => one.extends === null);
  if (open.length + mayOpen.length >= LIMITS.open) return no("too-many-open");
  if (!hasRoom(model, { who, target })) return no("no-room");
  return add(model, {
    who,
    target,
    id,
    durationMs,
    extends: null,
    lapsesAt: model.now + RULES[target].lapsesMs,
  });
}

const add = (model: Model, asked: Omit<ModelRequest, "status" | "answered">): Outcome =>
  done(
    { ...model, requests: [...model.requests, { ...asked, status: "pending", answered: [] }] },
    `request.asked ${asked.id}`,
  );

const lapsed = (model: Model, request: ModelRequest): Outcome => ({
  model: withRequest(model, { ...request, status: "lapsed" }),
  told: "already-resolved",
  events: [`request.lapsed ${request.id}`, `person.refused ${request.id}`],
});

function answer(model: Model, step: StepOf<"approve" | "deny">): Outcome {
  const request = nthOf(model.requests, step.request);
  if (request === null) return refused(model, "no-such-request", "r-nosuch");
  const no = (why: string) => refused(model, why, request.id);
  if (request.status !== "pending") return no("already-resolved");
  if (!isPending(request, model.now)) return lapsed(model, request);
  if (request.who === step.who) return no("own-request");
  if (!RULES[request.target].approvers.includes(step.who)) return no("not-an-approver");
  if (request.answered.includes(step.who)) return no("already-answered");
  if (step.do === "deny") {
    return done(withRequest(model, { ...request, status: "denied" }), `request.denied ${request.id}`);
  }
  if (model.frozen) return no("frozen");
  const answered = [...request.answered, step.who];
  const event = `request.answered ${request.id}`;
  if (answered.length < RULES[request.target].quorum)
    return done(withRequest(model, { ...request, answered }), event);
  if (request.extends === null && !hasRoom(model, request)) return no("no-room");
  const approved = withRequest(model, { ...request, answered, status: "approved" });
  return request.extends === null
    ? done(
        { ...approved, grants: [...approved.grants, granted(request, model.now)] },
        event,
        `request.approved ${request.id}`,
      )
    : lengthen(approved, { request, event });
}

const granted = ({ id, who, target, durationMs }: ModelRequest, now: number): ModelGrant => ({
  id: `g-${id.slice(2)}`,
  who,
  target,
  startsAt: now,
  endsAt: now + durationMs,
  ended: null,
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmed: false,
  seen: unseen(),
});

function lengthen(
  model: Model,
  { request, event }: { readonly request: ModelRequest; readonly event: string },
): Outcome {
  const grant = model.grants.find(({ id }) => id === request.extends);
  if (grant === undefined || !isOpen(grant, model.now)) throw new Error("an extension outlived its grant");
  const longer = { ...grant, endsAt: grant.endsAt + request.durationMs };
  return done(withGrant(model, longer), event, `grant.extended ${grant.id}`);
}

function withdraw(model: Model, step: StepOf<"withdraw">): Outcome {
  const request = nthOf(model.requests, step.request);
  if (request === null) return refused(model, "no-such-request", "r-nosuch");
  if (request.who !== step.who) return refused(model, "not-yours", request.id);
  if (request.status !== "pending") return refused(model, "already-resolved", request.id);
  if (!isPending(request, model.now)) return lapsed(model, request);
  return done(withRequest(model, { ...request, status: "withdrawn" }), `request.withdrawn ${request.id}`);
}

function extend(model: Model, step: StepOf<"extend">, id: string): Outcome {
  const grant = nthOf(model.grants, step.grant);
  const durationMs = step.minutes * 60_000;
  const no = (why: string) => refused(model, why, grant?.id ?? "g-nosuch");
  if (grant === null) return no("no-such-grant");
  if (grant.who !== step.who) return no("not-yours");
  if (!isOpen(grant, model.now)) return no("grant-ended");
  if (grant.endsAt - model.now + durationMs > LONGEST_MS) return no("duration-too-long");
  if (model.frozen) return no("frozen");
  const pending = model.requests.filter((one) => isPending(one, model.now));
  if (pending.some((one) => one.extends === grant.id)) return no("extension-pending");
  if (pending.filter(({ who }) => who === step.who).length >= LIMITS.pending) return no("too-many-pending");
  const { who, target, endsAt } = grant;
  const lapsesAt = Math.min(model.now + RULES[target].lapsesMs, endsAt);
  const former = model.requests.filter((one) => one.extends === grant.id && one.status === "pending");
  const so = former.map((one) => ({ ...one, status: "lapsed" as const })).reduce(withRequest, model);
  const added = add(so, { id, who, target, durationMs, lapsesAt, extends: grant.id });
  return { ...added, events: [...former.map((one) => `request.lapsed ${one.id}`), ...added.events] };
}

function release(model: Model, step: StepOf<"release">): Outcome {
  const open = model.grants.filter((one) => one.who === step.who && isOpen(one, model.now));
  if (step.grant === null && open.length !== 1) {
    return refused(model, open.length === 0 ? "nothing-open" : "which-one", "");
  }
  const grant = step.grant === null ? (open[0] ?? null) : nthOf(model.grants, step.grant);
  if (grant === null) return refused(model, "no-such-grant", "g-nosuch");
  if (grant.who !== step.who) return refused(model, "not-yours", grant.id);
  return isOpen(grant, model.now)
    ? end(done(model), grant.id, "released")
    : refused(model, "grant-ended", grant.id);
}

function revoke(model: Model, step: StepOf<"revoke">): Outcome {
  const grant = nthOf(model.grants, step.grant);
  if (grant === null) return refused(model, "no-such-grant", "g-nosuch");
  const may = [grant.who, ADMIN, ...RULES[grant.target].approvers].includes(step.who);
  if (!may) return refused(model, "not-yours", grant.id);
  return isOpen(grant, model.now)
    ? end(done(model), grant.id, "revoked")
    : refused(model, "grant-ended", grant.id);
}

function freeze(model: Model, who: Who): Outcome {
  if (who !== ADMIN) return refused(model, "not-an-admin", "test");
  if (model.frozen) return refused(model, "already-frozen", "test");
  const open = model.grants.filter((one) => isOpen(one, model.now));
  return open.reduce(
    (so, { id }) => end(so, id, "revoked"),
    done({ ...model, frozen: true }, "freeze.set test"),
  );
}

function unfreeze(model: Model, who: Who): Outcome {
  if (who !== ADMIN) return refused(model, "not-an-admin", "test");
  if (!model.frozen) return refused(model, "not-frozen", "test");
  return done({ ...model, frozen: false }, "freeze.lifted test");
}
