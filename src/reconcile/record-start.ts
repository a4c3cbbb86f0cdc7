import type { AuditFact } from "../domain/audit-event.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

interface RecordDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
}

/** That the bot started, and with which configuration: `hash` is over all that it says. */
export const recordStart = (deps: RecordDeps, hash: string): Promise<void> =>
  deps.store.transact(async (tx) => {
    await tx.record(fact(deps, "bot.started", {}));
    await tx.record(fact(deps, "configuration.loaded", { sha256: hash }));
  });

/** That it stopped by its own will; a bot that was killed leaves no such event. */
export async function recordStop(deps: RecordDeps, before: () => Promise<unknown>): Promise<void> {
  await before();
  await deps.store.transact((tx) => tx.record(fact(deps, "bot.stopped", {})));
}

const fact = (
  { clock, catalogue }: RecordDeps,
  action: "bot.started" | "bot.stopped" | "configuration.loaded",
  details: AuditFact["details"],
): AuditFact => ({
  at: clock.now(),
  actor: "sallyport",
  actorName: "sallyport",
  action,
  subject: catalogue.deployment,
  details,
});
