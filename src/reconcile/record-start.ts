import type { AuditFact } from "../domain/audit-event.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { AdapterFailure } from "../domain/failures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../ports/store.ts";
import type { Duty } from "./duty.ts";
import { writeCutByDeath } from "./note-connections.ts";
import { orLater } from "./or-later.ts";

interface RecordDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly log: Log;
}

/**
 * That the bot started, and with which configuration: `hash` is over all that it says; and that connections which a bot
 * before it left open were cut when it died. A store that cannot be written gets it later: what is overdue does not wait
 * for that (I7).
 */
export function recordStart(deps: RecordDeps, hash: string): Promise<Pick<Duty, "stop">> {
  const started = deps.clock.now();
  const facts = [fact(deps, "bot.started", {}), fact(deps, "configuration.loaded", { sha256: hash })];
  return orLater(deps, {
    name: "writing down the start",
    without: "the store cannot be written; nothing opens, and what is over is closed",
    work: () =>
      deps.store.transact(async (tx) => {
        for (const one of facts) await tx.record(one);
        await writeCutByDeath({ deps, tx }, started);
      }),
  });
}

/** That it stopped by its own will; a bot that was killed leaves no such event, nor one whose store takes no writes. */
export async function recordStop(deps: RecordDeps, before: () => Promise<unknown>): Promise<void> {
  try {
    await before();
    await deps.store.transact((tx) => tx.record(fact(deps, "bot.stopped", {})));
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    deps.log.error("the stop could not be written down", { error });
  }
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
