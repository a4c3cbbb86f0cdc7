import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { createStore, type DatabaseStore } from "../../src/store/create-store.ts";
import { migrate } from "../../src/store/migrate.ts";
import { SCHEMA_CHANGES, type SchemaChange } from "../../src/store/migrations/list.ts";
import type { Tables } from "../../src/store/schema.ts";
import { groupWrites } from "../../src/store/sqlite/grouped-writes.ts";
import { createSqliteEngine } from "../../src/store/sqlite/sqlite-engine.ts";
import { addGrant, aFact, aGrant, ana, ben } from "./examples.ts";

type Changes = Readonly<Record<string, SchemaChange>>;

const first = (count: number): Changes => Object.fromEntries(Object.entries(SCHEMA_CHANGES).slice(0, count));
const SIZE = Object.keys(SCHEMA_CHANGES).length;

function openDatabase() {
  const database = new DatabaseSync(":memory:");
  const engine = createSqliteEngine(database);
  const db = new Kysely<Tables>({ dialect: engine.dialect });
  onTestFinished(() => db.destroy());
  const store = (): DatabaseStore =>
    createStore({
      write: groupWrites(db),
      remember: (_, read) => read(),
      reading: db,
      tree: createAuditTree(),
      claim: () => Promise.resolve(),
      stop: () => db.destroy(),
    });
  const tables = async (): Promise<readonly string[]> =>
    (await db.introspection.getTables()).map(({ name }) => name).sort();
  return { database, db, store, tables, to: (changes: Changes) => migrate(db, engine, changes) };
}

describe("changes of the schema", () => {
  it("make every table of an empty database, and nothing the second time", async () => {
    const { to, tables, store } = openDatabase();
    await to(SCHEMA_CHANGES);
    const made = await tables();
    await to(SCHEMA_CHANGES);
    expect(await tables()).toEqual(made);
    await addGrant(store(), aGrant("one"));
    expect(await store().read.grant(aGrant("one").id)).toEqual(aGrant("one"));
  });

  it.each(Array.from({ length: SIZE }, (_, count) => count + 1))(
    "keep what stood in a database of the first %i",
    async (count) => {
      const { db, to, store } = openDatabase();
      await to(first(count));
      await sql`insert into people (id, name, email) values (${ana.id}, ${ana.name}, ${ana.email})`.execute(
        db,
      );
      await to(SCHEMA_CHANGES);
      expect(await store().read.person(ana.id)).toEqual(ana);
      await store().transact(async (tx) => {
        await tx.savePerson(ben);
        await tx.record(aFact());
      });
      expect(await store().read.auditSize()).toBe(1);
    },
  );

  it("leave nothing of themselves where one fails", async () => {
    const { to, tables } = openDatabase();
    await to(first(1));
    const before = await tables();
    const broken: Changes = {
      ...first(2),
      "0003-broken": async (db) => {
        await sql`create table half (id integer)`.execute(db);
        await sql`insert into nowhere values (1)`.execute(db);
      },
    };
    await expect(to(broken)).rejects.toThrow("does not answer");
    expect(await tables()).toEqual(before);
    await to(SCHEMA_CHANGES);
  });
});

describe("a full disk", () => {
  it("is a failure to be retried, loses nothing, and is over once there is room", async () => {
    const { to, store, database } = openDatabase();
    await to(SCHEMA_CHANGES);
    const { page_count: pages } = database.prepare("pragma page_count").get() ?? {};
    database.exec(`pragma max_page_count = ${Number(pages) + 3}`);
    const fill = (name: string) =>
      store().transact((tx) => tx.savePerson({ ...ana, name: name.repeat(100_000) }));
    await store().transact((tx) => tx.savePerson(ana));
    await expect(fill("x")).rejects.toMatchObject({ name: "AdapterFailure", retry: "soon" });
    await expect(fill("y")).rejects.toThrow("the disk is full");
    expect(await store().read.person(ana.id)).toEqual(ana);
    database.exec("pragma max_page_count = 100000");
    await fill("z");
    expect((await store().read.person(ana.id))?.name).toHaveLength(100_000);
  });
});
