import type { AuditDetail } from "../domain/audit-event.ts";
import { type Refusal, type Result, refused } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import type { Writes } from "../ports/store.ts";
import type { OperationDeps } from "./deps.ts";
import type { Actor } from "./operations.ts";

export interface Attempt {
  readonly actor: Actor;
  /** The operation's name. */
  readonly tried: string;
  /** What it was about, as given; never trusted, always bounded. */
  readonly subject: string;
  readonly refusal: Refusal;
}

/** A refusal is a fact too: it is written down, and the person is told. */
export async function recordRefusal(
  tx: Writes,
  now: ReturnType<OperationDeps["clock"]["now"]>,
  attempt: Attempt,
): Promise<void> {
  const { kind, ...told } = attempt.refusal;
  await tx.record({
    at: now,
    actor: attempt.actor.person.id,
    actorName: attempt.actor.person.name,
    action: "person.refused",
    subject: hideSecrets(attempt.subject).slice(0, 100),
    details: { tried: attempt.tried, why: kind, told: bounded(told) },
  });
}

/** Refuses outside of another transaction. */
export async function refuse<T>(deps: OperationDeps, attempt: Attempt): Promise<Result<T>> {
  await deps.store.transact((tx) => recordRefusal(tx, deps.clock.now(), attempt));
  return refused(attempt.refusal);
}

/** What people typed is kept short in the log, without secrets (I11). */
function bounded(value: unknown): AuditDetail {
  if (typeof value === "string") return hideSecrets(value).slice(0, 200);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return value.slice(0, 20).map(bounded);
  if (typeof value !== "object") return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bounded(inner)]));
}
