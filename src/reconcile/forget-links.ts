import { type Instant, later } from "../domain/ids.ts";
import type { ReconcileDeps } from "./deps.ts";

/** For a day whoever tries a dead link is known by it, and written down. */
const KEPT_MS = 24 * 3_600_000;
const EVERY_MS = 3_600_000;

/** Links that were over long ago lead nowhere, known or not. */
export async function forgetLinks({
  store,
  clock,
}: Pick<ReconcileDeps, "store" | "clock">): Promise<Instant> {
  const now = clock.now();
  await store.transact((tx) => tx.pruneLinks(later(now, -KEPT_MS)));
  return later(now, EVERY_MS);
}
