import { type Grant, shouldBeOpen } from "../domain/grant.ts";
import { type Instant, instant, later } from "../domain/ids.ts";
import { oweMessages } from "../story/owe-messages.ts";
import type { ReconcileDeps } from "./deps.ts";

const WARN_AHEAD_MS = 5 * 60_000;
const LOOK_MS = 30_000;
const BATCH = 200;

/** Tells people five minutes before their end; a grant of ten minutes or less is warned at its half. */
export async function warnPeople(deps: ReconcileDeps): Promise<Instant> {
  const now = deps.clock.now();
  const near = await deps.store.read.unwarned(now, later(now, WARN_AHEAD_MS + LOOK_MS), BATCH);
  const due = near.filter((one) => warnAt(one) <= now);
  for (const grant of due) await warn(deps, grant.id, now);
  const next = Math.min(later(now, LOOK_MS), ...near.map(warnAt).filter((at) => at > now));
  return due.length === BATCH ? later(now, 100) : instant(next);
}

const warnAt = (grant: Grant): Instant =>
  instant(grant.endsAt - Math.min(WARN_AHEAD_MS, (grant.endsAt - grant.startsAt) / 2));

async function warn(deps: ReconcileDeps, id: Grant["id"], now: Instant): Promise<void> {
  await deps.store.transact(async (tx) => {
    const grant = await tx.grant(id);
    if (grant === null || grant.openedAt === null || !shouldBeOpen(grant, now)) return;
    await tx.updateGrant({ ...grant, warnedAt: now });
    const request = await tx.request(grant.request);
    const { approvals } = deps.catalogue.channels;
    if (request !== null) await oweMessages(tx, { request, turn: "warned", approvals, now });
  });
}
