import { chmod, mkdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { createSqliteStore } from "../../src/store/create-sqlite-store.ts";
import type { DatabaseStore } from "../../src/store/create-store.ts";
import { openState } from "../../src/store/sqlite/open-state.ts";
import { tempDir } from "../support/temp-dir.ts";
import { addGrant, addRequest, aFact, aGrant, ana, aRequest, at, PROXY } from "./examples.ts";
import { openStore } from "./open-store.ts";

const FILE = "sallyport.db";

/** What opening the folder fails with; fails if it does not. */
async function refusal(folder: string, deployment = "test"): Promise<AdapterFailure> {
  const opened = createSqliteStore({ folder, deployment, tree: createAuditTree() });
  const error: unknown = await opened.then((store) => store.stop()).catch((reason: unknown) => reason);
  if (error instanceof AdapterFailure) return error;
  throw new Error("it was opened, or failed otherwise", { cause: error });
}

/** A folder with a store in it that was used, and is stopped. */
async function usedFolder(
  use: (store: DatabaseStore) => Promise<unknown> = (store) => addGrant(store, aGrant("one")),
) {
  const folder = await tempDir();
  const store = await openStore(folder);
  await use(store);
  await store.stop();
  return folder;
}

describe("the state folder", () => {
  it("is made for its owner alone, and so is the file", async () => {
    const folder = join(await tempDir(), "state", "prod");
    await openStore(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const name of [FILE, `${FILE}-wal`, `${FILE}-shm`]) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  it("takes from others what they may read of a file that was there", async () => {
    const folder = await usedFolder();
    await chmod(join(folder, FILE), 0o644);
    await openStore(folder);
    expect((await stat(join(folder, FILE))).mode & 0o777).toBe(0o600);
  });

  it("is refused with what to set where it cannot be made", async () => {
    const folder = await tempDir();
    await writeFile(join(folder, "taken"), "");
    const failure = await refusal(join(folder, "taken"));
    expect(failure.message).toContain("Set SALLYPORT_STATE to a folder that Sallyport may write to");
    expect(failure.retry).toBe("never");
  });
});

describe("a database file", () => {
  it("keeps everything when it is opened again", async () => {
    const folder = await usedFolder();
    const store = await openStore(folder);
    expect(await store.read.grant(aGrant("one").id)).toEqual(aGrant("one"));
  });

  it("is written to disk before a transaction is said to be done", async () => {
    const { writing, reading } = await openState(await tempDir());
    expect(Object.values(writing.prepare("pragma journal_mode").get() ?? {})).toEqual(["wal"]);
    expect(Object.values(writing.prepare("pragma synchronous").get() ?? {})).toEqual([2]);
    expect(Object.values(writing.prepare("pragma foreign_keys").get() ?? {})).toEqual([1]);
    expect(() => reading.exec("create table x (y)")).toThrow("readonly");
    reading.close();
    writing.close();
  });

  const bad: readonly (readonly [string, string, (path: string) => Promise<void>])[] = [
    ["text", "is not a database", (path) => writeFile(path, "orders: 1\n".repeat(100))],
    [
      "another program's database",
      "is another program's database",
      async (path) => {
        const database = new DatabaseSync(path);
        database.exec("create table notes (id integer)");
        database.close();
      },
    ],
    [
      "a database of another program that says so",
      "is another program's database",
      async (path) => {
        const database = new DatabaseSync(path);
        database.exec("pragma application_id = 1196444487; create table gpkg_contents (id integer)");
        database.close();
      },
    ],
  ];

  it.each(bad)("that is %s is refused, and left as it is", async (_what, says, make) => {
    const folder = await tempDir();
    await make(join(folder, FILE));
    const before = await readFile(join(folder, FILE));
    const failure = await refusal(folder);
    expect(failure.message).toContain(says);
    expect(failure.message).toContain("Set SALLYPORT_STATE to another folder; nothing was changed");
    expect(failure.retry).toBe("never");
    expect(await readFile(join(folder, FILE))).toEqual(before);
  });

  it.each([
    ["cut short", (path: string, size: number) => truncate(path, Math.floor(size / 2))],
    [
      "overwritten in the middle",
      async (path: string, size: number) => {
        const bytes = await readFile(path);
        bytes.fill(0xff, Math.floor(size / 3), Math.floor(size / 3) + 30_000);
        await writeFile(path, bytes);
      },
    ],
    [
      "overwritten where nothing looks at first",
      async (path: string, size: number) => {
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill(0xff, size - 4096));
      },
    ],
  ])("that was %s is refused as damaged, and left as it is", async (_how, damage) => {
    const folder = await usedFolder();
    const path = join(folder, FILE);
    await damage(path, (await stat(path)).size);
    const before = await readFile(path);
    const failure = await refusal(folder);
    expect(failure.message).toContain(`${path} is damaged`);
    expect(failure.message).toContain("restore a backup; nothing was changed");
    expect(await readFile(path)).toEqual(before);
  });

  it("of another deployment is refused with both names, and left as it is", async () => {
    const folder = await usedFolder();
    const before = await readFile(join(folder, FILE));
    const failure = await refusal(folder, "prod");
    expect(failure.message).toContain('belongs to the deployment "test", and this is "prod"');
    expect(await readFile(join(folder, FILE))).toEqual(before);
  });

  it("of a later version is refused with what it has, and left as it is", async () => {
    const folder = await usedFolder();
    const database = new DatabaseSync(join(folder, FILE));
    database.exec("insert into schema_changes values ('0099-quantum', '2027-01-01')");
    database.close();
    const before = await readFile(join(folder, FILE));
    const failure = await refusal(folder);
    expect(failure.message).toContain("was written by a later version of Sallyport: it has 0099-quantum");
    expect(await readFile(join(folder, FILE))).toEqual(before);
  });

  it("that is empty is taken as new", async () => {
    const folder = await tempDir();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, FILE), "");
    const store = await openStore(folder);
    expect(await store.read.auditSize()).toBe(0);
  });

  it("is made by one of several that start at once, and used by all", async () => {
    const folder = await tempDir();
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(folder)));
    await Promise.all(stores.map((store) => store.transact((tx) => tx.record(aFact()))));
    expect(await stores[0]?.read.auditSize()).toBe(5);
  });
});

describe("the one process that runs on a state folder", () => {
  it("ends the leases of those before it, and the next says that it took over", async () => {
    const folder = await tempDir();
    const dead = await openStore(folder);
    await dead.leases.take(PROXY, "dead", at(0), at(30_000));
    await dead.stop();
    const store = await openStore(folder);
    expect(await store.leases.take(PROXY, "next", at(1), at(30_000))).toBeNull();
    await store.claim();
    expect(await store.leases.take(PROXY, "next", at(1), at(30_000))).toMatchObject({ tookOver: true });
  });

  it("waits until the one before it has stopped", async () => {
    const folder = await tempDir();
    const before = await openStore(folder);
    const after = await openStore(folder);
    await before.claim();
    await before.claim();
    let claimed = false;
    const claiming = after.claim().then(() => {
      claimed = true;
    });
    await after.transact((tx) => tx.savePerson(ana));
    expect(claimed).toBe(false);
    await before.stop();
    await claiming;
  });
});

describe("a database that does not do its part", () => {
  it("is a failure to be retried soon, when another process holds it for long", async () => {
    const folder = await tempDir();
    const store = await openStore(folder);
    const database = new DatabaseSync(join(folder, FILE));
    database.exec("begin immediate");
    const waited = performance.now();
    const failure: unknown = await store
      .transact((tx) => tx.savePerson(ana))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "AdapterFailure", adapter: "store", retry: "soon" });
    expect(String(failure)).toContain("locked by another process");
    expect(performance.now() - waited).toBeGreaterThan(4_000);
    database.exec("rollback");
    database.close();
    await store.transact((tx) => tx.savePerson(ana));
    expect(await store.read.person(ana.id)).toEqual(ana);
  });

  it("is waited for while the process goes on with other things", async () => {
    const folder = await tempDir();
    const store = await openStore(folder);
    const database = new DatabaseSync(join(folder, FILE));
    database.exec("begin immediate");
    const saving = store.transact((tx) => tx.savePerson(ana));
    let turns = 0;
    const until = performance.now() + 200;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      turns += 1;
    }
    expect(await store.read.person(ana.id)).toBeNull();
    database.exec("commit");
    database.close();
    await saving;
    expect(await store.read.person(ana.id)).toEqual(ana);
    expect(turns).toBeGreaterThan(20);
  });

  it("keeps what a hand wrote into one grant from hiding the others", async () => {
    const folder = await tempDir();
    const store = await openStore(folder);
    const good = await addGrant(store, aGrant("good"));
    await addGrant(store, aGrant("bad"));
    await addGrant(store, aGrant("odd"));
    const database = new DatabaseSync(join(folder, FILE));
    database.exec(
      "update grants set door = '{' where id = 'g-bad'; update grants set door = '7' where id = 'g-odd'",
    );
    database.close();
    const unfinished = await store.read.unfinishedGrants(good.door.proxy);
    expect(unfinished).toHaveLength(3);
    expect(unfinished).toContainEqual(good);
    for (const wrong of unfinished.filter(({ id }) => id !== good.id)) {
      expect(wrong.door).toMatchObject({ layers: [], group: null });
    }
  });

  it("says of a broken rule that it is a bug, without the values", async () => {
    const store = await openStore(await tempDir());
    await addRequest(store, aRequest("one"));
    const twice: unknown = await store
      .transact((tx) => tx.addRequest(aRequest("one", { reason: "hush" })))
      .catch((e: unknown) => e);
    expect(twice).toMatchObject({ name: "InvariantError" });
    expect(`${String(twice)} ${String((twice as Error).cause)}`).not.toContain("hush");
    expect(await store.read.pendingOf(ana.id)).toHaveLength(1);
  });
});
