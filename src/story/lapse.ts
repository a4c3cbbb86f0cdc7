import type { Instant } from "../domain/ids.ts";
import type { AccessRequest } from "../domain/request.ts";
import type { Writes } from "../ports/store.ts";
import { oweMessages } from "./owe-messages.ts";

/** Nobody answered in time. Only for a request that this transaction has claimed. */
export async function lapse(
  tx: Writes,
  request: AccessRequest,
  told: { readonly now: Instant; readonly approvals: string },
): Promise<void> {
  const { now, approvals } = told;
  await tx.resolveRequest(request.id, { status: "lapsed", at: now });
  await tx.record({
    at: now,
    actor: "sallyport",
    actorName: "sallyport",
    action: "request.lapsed",
    subject: request.id,
    details: { lapsedAt: request.lapsesAt },
  });
  await oweMessages(tx, { request, turn: "rejected", approvals, now });
}
