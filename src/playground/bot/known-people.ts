import type { App } from "../../app.ts";
import { cidr } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CastMember } from "../page-server/page-protocol.ts";

/** Has everyone known with the address they come from, as if seen on a connection. */
export async function meetPeople(
  { operations, store }: Pick<App, "operations" | "store">,
  clock: Clock,
  { tenant, people }: { readonly tenant: string; readonly people: readonly CastMember[] },
): Promise<void> {
  for (const { id, address } of people) {
    const known = await operations.identify({ surface: "slack", tenant, user: id });
    if (!known.ok) continue;
    const source = { cidr: cidr(`${address}/32`), kind: "observed", network: null } as const;
    await store.transact((tx) => tx.saveSighting(known.value.person.id, source, clock.now()));
  }
}
