import { inject } from "vitest";
import type { PeerName } from "./broker.ts";
import type { Found } from "./found.ts";

/** Asks the run's broker, which finds, fetches or starts the peer the first time. */
export async function askFor(name: PeerName): Promise<Found> {
  const answer = await fetch(`${inject("peersBroker")}/${name}`);
  const found: unknown = await answer.json();
  if (typeof found === "string") return found;
  if (typeof found === "object" && found !== null && "skip" in found) return { skip: String(found.skip) };
  throw new Error(`the broker answered ${JSON.stringify(found)} for ${name}`);
}
