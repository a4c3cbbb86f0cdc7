import { type Instant, later } from "../domain/ids.ts";
import { isLapsed } from "../domain/request.ts";
import { lapse } from "../story/lapse.ts";
import type { ReconcileDeps } from "./deps.ts";

const BATCH = 100;

/** Requests that nobody answered in time. Answers when to look next. */
export async function lapseRequests(deps: ReconcileDeps): Promise<Instant> {
  const now = deps.clock.now();
  const due = await deps.store.read.lapsed(now, BATCH);
  const { approvals } = deps.catalogue.channels;
  for (const { id } of due) {
    await deps.store.transact(async (tx) => {
      const request = await tx.claimPending(id);
      if (request !== null && isLapsed(request, now)) await lapse(tx, request, { now, approvals });
    });
  }
  return due.length === BATCH ? now : later(now, 1_000);
}
