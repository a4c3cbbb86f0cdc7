import type { Instant } from "../domain/ids.ts";
import type { Writes } from "../ports/store.ts";
import type { Actor } from "./operations.ts";

/**
 * What was sent is dealt with in the transaction that does what it asked for: after a crash in between it would be done
 * again, upon whatever people did since.
 */
export async function settleDelivery(
  tx: Pick<Writes, "settleDelivery">,
  { delivery }: Pick<Actor, "delivery">,
  now: Instant,
): Promise<void> {
  if (delivery !== undefined) await tx.settleDelivery(delivery, now);
}
