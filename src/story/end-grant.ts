import type { AuditAction, AuditFact } from "../domain/audit-event.ts";
import type { Grant, GrantEnd } from "../domain/grant.ts";
import { isLapsed } from "../domain/request.ts";
import type { GrantSeal } from "../ports/grant-seal.ts";
import type { Tx } from "../ports/store.ts";
import { lapse } from "./lapse.ts";
import { oweMessages } from "./owe-messages.ts";

const ACTIONS: Readonly<Record<Exclude<GrantEnd["reason"], "expired">, AuditAction>> = {
  released: "grant.released",
  revoked: "grant.revoked",
  failed: "grant.failed",
};

/**
 * Decides that a grant is over before its time: the row, its event, the messages and the proxy's next look, together.
 * Pending requests for more of it end with it. A row that is not genuine is never made so (I1). False where another has changed the grant meanwhile.
 */
export async function endGrant(
  deps: { readonly tx: Tx; readonly seal: GrantSeal; readonly approvals: string },
  grant: Grant,
  told: { readonly end: GrantEnd & { readonly reason: Exclude<GrantEnd["reason"], "expired"> } } & Pick<
    AuditFact,
    "actor" | "actorName"
  >,
): Promise<boolean> {
  const { tx, approvals } = deps;
  const { end } = told;
  const ended = { ...grant, ended: { at: end.at, reason: end.reason, by: end.by, note: end.note } };
  const mac = deps.seal.isGenuine(grant) ? deps.seal.seal(ended) : grant.mac;
  if (!(await tx.updateGrant({ ...ended, mac }))) return false;
  await tx.record({
    at: end.at,
    actor: told.actor,
    actorName: told.actorName,
    action: ACTIONS[end.reason],
    subject: grant.id,
    details: { note: end.note, plannedEnd: grant.endsAt },
  });
  await tx.lookBy(grant.door.proxy, end.at);
  const request = await tx.request(grant.request);
  if (request !== null) await oweMessages(tx, { request, turn: "ending", approvals, now: end.at });
  await endExtensions(deps, grant, end);
  return true;
}

async function endExtensions(
  { tx, approvals }: { readonly tx: Tx; readonly approvals: string },
  grant: Grant,
  end: GrantEnd,
): Promise<void> {
  for (const extension of await tx.extensionsOf(grant.id)) {
    if (extension.resolution.status !== "pending" || (await tx.claimPending(extension.id)) === null) continue;
    if (isLapsed(extension, end.at)) {
      await lapse(tx, extension, { now: end.at, approvals });
      continue;
    }
    await tx.resolveRequest(extension.id, { status: "withdrawn", at: end.at });
    await tx.record({
      at: end.at,
      actor: "sallyport",
      actorName: "sallyport",
      action: "request.withdrawn",
      subject: extension.id,
      details: { because: `${grant.id} ended` },
    });
    await oweMessages(tx, { request: extension, turn: "withdrawn", approvals, now: end.at });
  }
}
