import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { rememberUnchanged } from "../../src/store/sqlite/remember-unchanged.ts";
import { tempDir } from "../support/temp-dir.ts";
import { addGrant, aGrant, at, GROUP, PROXY } from "./examples.ts";
import { openStore } from "./open-store.ts";

async function aStore() {
  const folder = await tempDir();
  const store = await openStore(folder);
  const grant = aGrant("one");
  await addGrant(store, grant);
  const others = new DatabaseSync(join(folder, "sallyport.db"));
  onTestFinished(() => others.close());
  return { store, grant, others };
}

describe("what a proxy is reconciled by", () => {
  it("is read once, as long as nobody writes to it", async () => {
    const { store } = await aStore();
    const first = await store.read.unfinishedGrants(PROXY);
    await store.transact((tx) => tx.noticeFirst("something else", at(1)));
    expect(first).toHaveLength(1);
    expect(await store.read.unfinishedGrants(PROXY)).toBe(first);
  });

  it("is read again once this process has written to it", async () => {
    const { store, grant } = await aStore();
    expect(await store.read.unfinishedGrants(PROXY)).toMatchObject([{ warnedAt: null }]);
    expect(await store.read.freeze()).toBeNull();
    expect(await store.ruleNotes.of(PROXY)).toEqual([]);
    await store.transact((tx) => tx.updateGrant({ ...grant, warnedAt: at(2) }));
    await store.transact((tx) => tx.setFreeze({ since: at(3), by: "Ben", reason: "INC-1" }));
    await store.ruleNotes.add(PROXY, [{ group: GROUP, rule: "sgr-1" }]);
    expect(await store.read.unfinishedGrants(PROXY)).toMatchObject([{ warnedAt: at(2) }]);
    expect(await store.read.freeze()).toMatchObject({ reason: "INC-1" });
    expect(await store.ruleNotes.of(PROXY)).toEqual([{ group: GROUP, rule: "sgr-1" }]);
  });

  it("is read again once another process has written, whatever it wrote", async () => {
    const { store, others } = await aStore();
    expect(await store.read.unfinishedGrants(PROXY)).toHaveLength(1);
    others.exec("update grants set closed_at = 1, confirmed_at = 1");
    expect(await store.read.unfinishedGrants(PROXY)).toEqual([]);
  });

  it("tells of nothing that is not committed, and of it at once when it is", async () => {
    const { store, grant } = await aStore();
    await store.transact(async (tx) => {
      await tx.updateGrant({ ...grant, warnedAt: at(2) });
      expect(await store.read.unfinishedGrants(PROXY)).toMatchObject([{ warnedAt: null }]);
    });
    expect(await store.read.unfinishedGrants(PROXY)).toMatchObject([{ warnedAt: at(2) }]);
  });

  it("holds no lease that another process has taken over (I15)", async () => {
    const { store, others } = await aStore();
    const lease = await store.leases.take(PROXY, "here", at(0), at(100));
    if (lease === null) throw new Error("no lease");
    expect(await store.leases.isHeld(lease, at(1))).toBe(true);
    others.exec("update proxies set fence = fence + 1, lease_holder = 'there'");
    expect(await store.leases.isHeld(lease, at(1))).toBe(false);
  });
});

describe("what is remembered", () => {
  it("is no failure to read", async () => {
    const database = new DatabaseSync(":memory:");
    onTestFinished(() => database.close());
    const { remember } = rememberUnchanged(database);
    await expect(remember("it", () => Promise.reject(new Error("not now")))).rejects.toThrow("not now");
    expect(await remember("it", () => Promise.resolve("here"))).toBe("here");
    expect(await remember("it", () => Promise.reject(new Error("not again")))).toBe("here");
  });

  it("is dropped at every statement that may write to it, of whatever shape", async () => {
    const database = new DatabaseSync(":memory:");
    onTestFinished(() => database.close());
    const { remember, watch } = rememberUnchanged(database);
    let reads = 0;
    const read = () => remember("it", () => Promise.resolve(++reads));
    const afterwards: number[] = [];
    for (const sql of [
      'update "messages" set x = 1',
      'with a as (select 1) update "grants" set x = 1',
      'replace into "proxies" values (1)',
      'insert into "grants" values (1)',
      'delete from "rule_notes"',
      "savepoint turn",
      'select * from "grants"',
    ]) {
      watch(sql);
      afterwards.push(await read());
    }
    expect(afterwards).toEqual([1, 2, 3, 4, 5, 5, 5]);
  });
});
