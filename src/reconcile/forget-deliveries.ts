import { type Instant, later } from "../domain/ids.ts";
import type { ReconcileDeps } from "./deps.ts";

/** Chats repeat a delivery for minutes, not for days. */
const KEPT_MS = 24 * 3_600_000;
const EVERY_MS = 3_600_000;

/** The ids of deliveries that were dealt with long ago are of no use. */
export async function forgetDeliveries({
  store,
  clock,
}: Pick<ReconcileDeps, "store" | "clock">): Promise<Instant> {
  const now = clock.now();
  await store.inbox.prune(later(now, -KEPT_MS));
  return later(now, EVERY_MS);
}
