import type { Kysely } from "kysely";
import type { Reads, Writes } from "../ports/store.ts";
import { readJson } from "./json.ts";
import type { Tables } from "./schema.ts";

type ProxyReads = Pick<Reads, "dueProxies" | "nextLookAt" | "foreignRules">;

export function readProxies(db: Kysely<Tables>): ProxyReads {
  return {
    async dueProxies(by) {
      const due = db
        .selectFrom("proxies")
        .select("name")
        .where("next_look_at", "<=", by)
        .where((said) => said.or([said("lease_ends_at", "is", null), said("lease_ends_at", "<=", by)]));
      return (await due.orderBy("next_look_at").orderBy("name").execute()).map(({ name }) => name);
    },
    async nextLookAt() {
      const planned = db
        .selectFrom("proxies")
        .select((said) =>
          said
            .case()
            .when("lease_ends_at", ">", said.ref("next_look_at"))
            .then(said.ref("lease_ends_at"))
            .else(said.ref("next_look_at"))
            .end()
            .as("due"),
        )
        .where("next_look_at", "is not", null);
      return (await planned.orderBy("due").limit(1).executeTakeFirst())?.due ?? null;
    },
    async foreignRules(proxy) {
      const row = await db
        .selectFrom("proxies")
        .select("foreign_rules")
        .where("name", "=", proxy)
        .executeTakeFirst();
      return readJson<Readonly<Record<string, number>>>(row?.foreign_rules ?? "{}");
    },
  };
}

type ProxyWrites = Pick<Writes, "lockProxy" | "lookBy" | "saveForeignRules">;

const NO_LEASE = { lease_holder: null, lease_ends_at: null, next_look_at: null };

export function writeProxies(db: Kysely<Tables>): ProxyWrites {
  return {
    async lockProxy(proxy) {
      await db
        .insertInto("proxies")
        .values({ name: proxy, ...NO_LEASE })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet((said) => ({ looks: said.ref("proxies.looks") })),
        )
        .execute();
    },
    async lookBy(proxy, at) {
      await db
        .insertInto("proxies")
        .values({ name: proxy, ...NO_LEASE, next_look_at: at, looks: 1 })
        .onConflict((conflict) =>
          conflict.column("name").doUpdateSet((said) => ({
            looks: said("proxies.looks", "+", 1),
            next_look_at: said
              .case()
              .when("proxies.next_look_at", "<", at)
              .then(said.ref("proxies.next_look_at"))
              .else(at)
              .end(),
          })),
        )
        .execute();
    },
    async saveForeignRules(proxy, counts) {
      const foreign_rules = JSON.stringify(counts);
      await db
        .insertInto("proxies")
        .values({ name: proxy, ...NO_LEASE, foreign_rules })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ foreign_rules }))
        .execute();
    },
  };
}
