import { personId } from "../../../src/domain/ids.ts";
import { done, type Refusal, type Result } from "../../../src/domain/refusal.ts";
import type { Story } from "../../../src/domain/story.ts";
import type { Actor, Operations } from "../../../src/operations/operations.ts";
import { aGrant, aRequest, aStory } from "../a-story.ts";
import { aTarget } from "./a-catalogue.ts";

type Name = keyof Operations;

/** Operations that write down what was asked of them, and answer as told. */
export interface FakeOperations extends Operations {
  readonly calls: readonly (readonly [Name, ...unknown[]])[];
  /** What was asked, without who. */
  of(name: Name): readonly (readonly unknown[])[];
  refuse(name: Name, refusal: Refusal): void;
  fail(name: Name, error: Error): void;
  /** Each `identify` waits for this. */
  holdIdentify(until: Promise<void>): void;
  /** What `list` answers as open. */
  have(open: readonly Story[]): void;
  /** What waits, on everybody's own tab. */
  wait(waiting: readonly Story[]): void;
}

export function createFakeOperations(): FakeOperations {
  const calls: (readonly [Name, ...unknown[]])[] = [];
  const refusals = new Map<Name, Refusal>();
  const failures = new Map<Name, Error>();
  let held: Promise<void> = Promise.resolve();
  let open: readonly Story[] = [];
  let waiting: readonly Story[] = [];

  const run = async <T>(name: Name, args: readonly unknown[], value: T): Promise<Result<T>> => {
    calls.push([name, ...args]);
    const failure = failures.get(name);
    if (failure !== undefined) throw failure;
    const refusal = refusals.get(name);
    return refusal === undefined ? done(value) : { ok: false, refusal };
  };

  return {
    calls,
    of: (name) => calls.filter(([called]) => called === name).map(([, ...args]) => args),
    refuse: (name, refusal) => refusals.set(name, refusal),
    fail: (name, error) => failures.set(name, error),
    wait: (stories) => {
      waiting = stories;
    },
    have: (stories) => {
      open = stories;
    },
    holdIdentify: (until) => {
      held = until;
    },
    async identify(identity) {
      await held;
      const person = { id: personId(`p-${identity.user}`), name: identity.user, email: null };
      return run<Actor>("identify", [identity], { person, identity });
    },
    async choices() {
      calls.push(["choices"]);
      return { targets: [aTarget("orders-db")], networks: ["office"], lastSource: null };
    },
    request: (_actor, ask) => run("request", [ask], aRequest()),
    extend: (_actor, grant, more) => run("extend", [grant, more], aRequest({ extends: aGrant().id })),
    approve: (actor, id) => run("approve", [actor.identity.user, id], aRequest()),
    deny: (_actor, id, reason) => run("deny", [id, reason], aRequest()),
    withdraw: (_actor, id) => run("withdraw", [id], aRequest()),
    release: (_actor, id) => run("release", [id], aGrant()),
    revoke: (_actor, id, reason) => run("revoke", [id, reason], aGrant()),
    freeze: (_actor, reason) => run("freeze", [reason], { since: aRequest().askedAt, by: "Cyd", reason }),
    unfreeze: () => run("unfreeze", [], { since: aRequest().askedAt, by: "Cyd", reason: "" }),
    async list() {
      calls.push(["list"]);
      return { pending: [aStory()], open };
    },
    home: (identity) =>
      run("home", [identity.user], {
        waiting,
        allChecked: true,
        open,
        pending: [],
        ended: [],
        freeze: null,
        now: aStory().now,
      }),
    explain: (_actor, target) =>
      run("explain", [target], {
        target: aTarget(target),
        mayAsk: { allowed: true, reason: { verdict: "yes", says: "everyone may", because: [] } },
        mayApprove: {
          allowed: false,
          reason: { verdict: "no", says: "is not in SRE", because: [] },
          refusal: { kind: "not-an-approver", title: "Orders database", approvers: ["SRE"] },
        },
        approvers: ["SRE"],
        room: { used: 3, limit: 60 },
      }),
    async leave(identity) {
      calls.push(["leave", identity]);
      const failure = failures.get("leave");
      if (failure !== undefined) throw failure;
      return "left";
    },
    mayAnswer: (_actor, id) => run("mayAnswer", [id], aRequest()),
  };
}
