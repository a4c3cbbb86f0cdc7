import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Tables } from "../../src/store/schema.ts";
import { groupWrites } from "../../src/store/sqlite/grouped-writes.ts";
import { createSqliteEngine } from "../../src/store/sqlite/sqlite-engine.ts";

/** A database with one table of texts, which counts what is committed. */
async function openDatabase() {
  const database = new DatabaseSync(":memory:");
  const sent: string[] = [];
  const db = new Kysely<Tables>({
    dialect: createSqliteEngine(database).dialect,
    log: (event) => void sent.push(event.query.sql),
  });
  onTestFinished(() => db.destroy());
  await sql`create table words (word text not null) strict`.execute(db);
  const write = groupWrites(db);
  return {
    database,
    write,
    add: (word: string) => write((tx) => sql`insert into words values (${word})`.execute(tx)),
    words: () =>
      database
        .prepare("select word from words")
        .all()
        .map(({ word }) => String(word).slice(0, 9)),
    commits: () => sent.filter((each) => each === "commit").length,
  };
}

describe("writes that wait for each other", () => {
  it("are committed together, in the order they came", async () => {
    const { add, words, commits } = await openDatabase();
    const many = Array.from({ length: 40 }, (_, n) => `w${n}`);
    await Promise.all(many.map(add));
    expect(words()).toEqual(many);
    expect(commits()).toBeLessThan(20);
  });

  it("do not lose anything by another that throws, of which nothing is left", async () => {
    const { write, add, words } = await openDatabase();
    const refused = write(async (tx) => {
      await sql`insert into words values ('half')`.execute(tx);
      throw new Error("no");
    });
    const outcomes = await Promise.allSettled([
      add("before"),
      refused,
      add("after"),
      write(() => Promise.resolve(7)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(outcomes[3]).toMatchObject({ value: 7 });
    expect(words()).toEqual(["before", "after"]);
  });

  it("are told done only where they are kept, when the disk is full in the middle", async () => {
    const { database, add, words } = await openDatabase();
    const { page_count: pages } = database.prepare("pragma page_count").get() ?? {};
    database.exec(`pragma max_page_count = ${Number(pages) + 2}`);
    const told = ["small", "x".repeat(100_000), "later", "last"];
    const outcomes = await Promise.allSettled(told.map(add));
    const done = told.filter((_, place) => outcomes[place]?.status === "fulfilled");
    expect(words()).toEqual(done);
    for (const place of [0, 1]) {
      expect(outcomes[place]).toMatchObject({ reason: { name: "AdapterFailure", retry: "soon" } });
      expect(outcomes[place]).toMatchObject({
        reason: { message: expect.stringContaining("the disk is full") },
      });
    }
    await add("again");
    expect(words()).toEqual([...done, "again"]);
  });

  it("are not held up for long by those behind them: what takes its time is committed apart", async () => {
    const { write, words, commits } = await openDatabase();
    const slow = (word: string) =>
      write(async (tx) => {
        const until = performance.now() + 15;
        while (performance.now() < until) await Promise.resolve();
        await sql`insert into words values (${word})`.execute(tx);
      });
    await Promise.all(["a", "b", "c", "d", "e"].map(slow));
    expect(words()).toEqual(["a", "b", "c", "d", "e"]);
    expect(commits()).toBeGreaterThan(1);
  });

  it("go on after a time when none came", async () => {
    const { add, words } = await openDatabase();
    await add("one");
    await new Promise((resolve) => setImmediate(resolve));
    await add("two");
    expect(words()).toEqual(["one", "two"]);
  });
});
