import { endOf, type Grant } from "../domain/grant.ts";
import type { ReconcileDeps } from "./deps.ts";

/** The alarm that needs neither the store nor a chat: operators read the log where both are down. */
export function sayLate(
  { log, clock }: Pick<ReconcileDeps, "log" | "clock">,
  grant: Grant,
  problem: string,
): void {
  const lateMs = clock.now() - endOf(grant);
  const { id, door, title } = grant;
  log.error("a door was not closed in time", { grant: id, proxy: door.proxy, title, lateMs, problem });
}
