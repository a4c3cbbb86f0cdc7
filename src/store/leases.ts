import type { Kysely } from "kysely";
import { AdapterFailure } from "../domain/failures.ts";
import { type Instant, instant, type ProxyName } from "../domain/ids.ts";
import type { Lease, Leases } from "../ports/store.ts";
import type { Remember } from "./remember.ts";
import type { Tables } from "./schema.ts";
import type { Write } from "./write.ts";

/** Leases, for the only process that runs on a store too. */
export interface ClaimedLeases extends Leases {
  /** Whoever held a lease is dead. The next lease of the proxy says that it took over. Where it cannot be written, it goes with the next take. */
  endOthers(): Promise<void>;
}

/** Each is one short statement, so that a lease is taken, kept or lost in one step, by however many at once (I15). */
export function createLeases(write: Write, reading: Kysely<Tables>, remember: Remember): ClaimedLeases {
  /** What could not be written goes with the next take: a full disk leaves no proxy leased by nobody. */
  const unwritten = new Map<ProxyName, Parameters<Leases["release"]>>();
  let othersLeft = false;
  return {
    async endOthers() {
      othersLeft = true;
      try {
        await write((db) => endLeases(db, null));
        othersLeft = false;
      } catch (error) {
        if (!(error instanceof AdapterFailure)) throw error;
      }
    },
    async take(...wanted) {
      const [proxy, holder] = wanted;
      const before = unwritten.get(proxy);
      const lease = await write(async (db) => {
        if (othersLeft) await endLeases(db, holder);
        if (before !== undefined) await release(db, ...before);
        return take(db, ...wanted);
      });
      othersLeft = false;
      if (unwritten.get(proxy) === before) unwritten.delete(proxy);
      return lease;
    },
    async renew(lease, endsAt) {
      const row = await write((db) =>
        held(db, lease).set({ lease_ends_at: endsAt }).returning("looks").executeTakeFirst(),
      );
      return row === undefined ? null : { ...lease, endsAt, looks: row.looks };
    },
    async isHeld(lease, now) {
      const row = await remember(`lease ${lease.proxy}`, () => leaseOf(reading, lease.proxy));
      if (row === undefined || row.lease_ends_at === null) return false;
      return row.fence === lease.fence && row.lease_holder === lease.holder && row.lease_ends_at > now;
    },
    async release(lease, nextLookAt) {
      try {
        await write((db) => release(db, lease, nextLookAt));
      } catch (error) {
        unwritten.set(lease.proxy, [lease, nextLookAt]);
        throw error;
      }
    },
  };
}

const leaseOf = (reading: Kysely<Tables>, proxy: ProxyName) =>
  reading
    .selectFrom("proxies")
    .select(["fence", "lease_holder", "lease_ends_at"])
    .where("name", "=", proxy)
    .executeTakeFirst();

async function take(
  db: Kysely<Tables>,
  ...[proxy, holder, now, endsAt]: Parameters<Leases["take"]>
): Promise<Lease | null> {
  const lease = { lease_holder: holder, lease_ends_at: endsAt };
  const row = await db
    .insertInto("proxies")
    .values({ name: proxy, ...lease, fence: 1, next_look_at: null })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet((said) => ({
          ...lease,
          fence: said("proxies.fence", "+", 1),
          took_over: said.case().when("proxies.lease_holder", "is", null).then(0).else(1).end(),
        }))
        .where((said) =>
          said.or([said("proxies.lease_holder", "is", null), said("proxies.lease_ends_at", "<=", now)]),
        ),
    )
    .returning(["fence", "looks", "took_over"])
    .executeTakeFirst();
  if (row === undefined) return null;
  return { proxy, holder, fence: row.fence, endsAt, looks: row.looks, tookOver: row.took_over === 1 };
}

async function release(db: Kysely<Tables>, lease: Lease, nextLookAt: Instant | null): Promise<void> {
  await held(db, lease)
    .set((at) => ({
      lease_holder: null,
      lease_ends_at: null,
      next_look_at: at
        .case()
        .when("looks", "=", lease.looks)
        .then(at.val(nextLookAt))
        .when(at.val(nextLookAt ?? Number.MAX_SAFE_INTEGER), "<", at.ref("next_look_at"))
        .then(at.val(nextLookAt))
        .else(at.ref("next_look_at"))
        .end(),
    }))
    .execute();
}

async function endLeases(db: Kysely<Tables>, except: string | null): Promise<void> {
  await db
    .updateTable("proxies")
    .set({ lease_ends_at: instant(0) })
    .where("lease_holder", "is not", null)
    .$if(except !== null, (query) => query.where("lease_holder", "!=", except))
    .execute();
}

/** The row of a lease that is not lost: its fence grows with the next one. */
const held = (db: Kysely<Tables>, lease: Lease) =>
  db
    .updateTable("proxies")
    .where("name", "=", lease.proxy)
    .where("fence", "=", lease.fence)
    .where("lease_holder", "=", lease.holder);
