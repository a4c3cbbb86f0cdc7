import type { Kysely } from "kysely";
import type { Identity, Person } from "../domain/person.ts";
import type { Reads, Writes } from "../ports/store.ts";
import type { Tables } from "./schema.ts";
import { toSource, toSourceColumns } from "./source-columns.ts";

type PeopleReads = Pick<
  Reads,
  "person" | "people" | "personOf" | "personByEmail" | "identitiesOf" | "lastMemberships" | "lastSighting"
>;

export function readPeople(db: Kysely<Tables>): PeopleReads {
  const people = db.selectFrom("people").selectAll();
  return {
    async person(id) {
      return orNull(await people.where("id", "=", id).executeTakeFirst());
    },
    async people(ids) {
      const found = ids.length === 0 ? [] : await people.where("id", "in", [...new Set(ids)]).execute();
      return new Map(found.map((row): [Person["id"], Person] => [row.id, toPerson(row)]));
    },
    async personOf({ surface, tenant, user }) {
      const row = await db
        .selectFrom("people")
        .innerJoin("identities", "identities.person_id", "people.id")
        .select(["people.id", "people.name", "people.email"])
        .where("surface", "=", surface)
        .where("tenant", "=", tenant)
        .where("user_id", "=", user)
        .executeTakeFirst();
      return orNull(row);
    },
    async personByEmail(email) {
      return orNull(await people.where("email", "=", email).executeTakeFirst());
    },
    async identitiesOf(person) {
      const rows = await db
        .selectFrom("identities")
        .selectAll()
        .where("person_id", "=", person)
        .orderBy("joined_at")
        .execute();
      return rows.map((row): Identity => ({ surface: row.surface, tenant: row.tenant, user: row.user_id }));
    },
    async lastMemberships(person, principals) {
      if (principals.length === 0) return new Map();
      const rows = await db
        .selectFrom("memberships")
        .select(["principal", "member"])
        .where("person_id", "=", person)
        .where("principal", "in", [...new Set(principals)])
        .execute();
      return new Map(rows.map(({ principal, member }): [string, boolean] => [principal, member === 1]));
    },
    async lastSighting(person, since) {
      const row = await db
        .selectFrom("sightings")
        .selectAll()
        .where("person_id", "=", person)
        .where("at", ">", since)
        .executeTakeFirst();
      return row === undefined ? null : { source: toSource(row), at: row.at };
    },
  };
}

const toPerson = ({ id, name, email }: Person): Person => ({ id, name, email });
const orNull = (row: Person | undefined): Person | null => (row === undefined ? null : toPerson(row));

type PeopleWrites = Pick<
  Writes,
  "savePerson" | "saveIdentity" | "moveIdentity" | "saveMemberships" | "saveSighting"
>;

export function writePeople(db: Kysely<Tables>): PeopleWrites {
  return {
    async savePerson({ id, name, email }) {
      await db
        .insertInto("people")
        .values({ id, name, email })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ name, email }))
        .execute();
    },
    async saveIdentity({ surface, tenant, user }, person, now) {
      await db
        .insertInto("identities")
        .values({ surface, tenant, user_id: user, person_id: person, joined_at: now })
        .onConflict((conflict) => conflict.columns(["surface", "tenant", "user_id"]).doNothing())
        .execute();
    },
    async moveIdentity({ surface, tenant, user }, person) {
      await db
        .updateTable("identities")
        .set({ person_id: person })
        .where("surface", "=", surface)
        .where("tenant", "=", tenant)
        .where("user_id", "=", user)
        .execute();
    },
    async saveMemberships(person, said, now) {
      for (const [principal, member] of said) {
        const known = { member: member ? 1 : 0, at: now };
        await db
          .insertInto("memberships")
          .values({ person_id: person, principal, ...known })
          .onConflict((conflict) => conflict.columns(["person_id", "principal"]).doUpdateSet(known))
          .execute();
      }
    },
    async saveSighting(person, source, now) {
      const seen = { ...toSourceColumns(source), at: now };
      await db
        .insertInto("sightings")
        .values({ person_id: person, ...seen })
        .onConflict((conflict) => conflict.column("person_id").doUpdateSet(seen))
        .execute();
    },
  };
}
