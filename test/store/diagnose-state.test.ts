import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { createSqliteStore } from "../../src/store/create-sqlite-store.ts";
import { createStateDiagnosis, type StateDiagnosisDeps } from "../../src/store/sqlite/diagnose-state.ts";
import { tempDir } from "../support/temp-dir.ts";

const diagnose = async (
  folder: string,
  deps: Partial<StateDiagnosisDeps> = {},
): Promise<readonly string[]> => {
  const plenty = async (): Promise<number> => 5_200_000_000;
  const all = { folder, deployment: "prod", isOwn: () => true, freeBytes: plenty, ...deps };
  const checks = await createStateDiagnosis(all).diagnose(new AbortController().signal);
  return checks.map(
    ({ system, verdict, says, todo }) => `${verdict} ${system} ${says}${todo === null ? "" : ` → ${todo}`}`,
  );
};

/** A state folder that a bot has run on, and its open store. */
async function started(): Promise<{ readonly folder: string; readonly stop: () => Promise<void> }> {
  const folder = join(await tempDir(), "state");
  const store = await createSqliteStore({ folder, deployment: "prod", tree: createAuditTree() });
  await store.claim();
  return { folder, stop: () => store.stop() };
}

async function stopped(sql = ""): Promise<string> {
  const { folder, stop } = await started();
  await stop();
  const database = new DatabaseSync(join(folder, "sallyport.db"));
  database.exec(sql);
  database.close();
  return folder;
}

const A_NOTE = "insert into checkpoints (size, root, note, after, at) values (1, 'root', 'a note', null, 1)";

describe("the doctor, at the state folder", () => {
  it("says of one that is not there that the first start makes it, and does not make it", async () => {
    const above = await tempDir();
    expect(await diagnose(join(above, "one", "two"))).toEqual([
      `good database ${join(above, "one", "two")} is not there yet; the first start makes it`,
      "good database 5 GB are free on its disk",
    ]);
    expect(await readdir(above)).toEqual([]);
  });

  it("finds all as it should be, beside a bot and without one, and changes nothing", async () => {
    const { folder, stop } = await started();
    const sound = [
      `good database ${folder} is writable, and others may not look into it`,
      "good database 5 GB are free on its disk",
      "good database is whole",
      "good key SALLYPORT_KEY has signed nothing here yet",
    ];
    expect(await diagnose(folder)).toEqual([...sound, `good database a bot runs on ${folder}`]);
    await stop();
    const before = [await readdir(folder), await readFile(join(folder, "sallyport.db"))];
    expect(await diagnose(folder)).toEqual([...sound, `good database no bot runs on ${folder}`]);
    expect([await readdir(folder), await readFile(join(folder, "sallyport.db"))]).toEqual(before);
  });

  it("warns of a folder that others may look into, and of a disk that is nearly full", async () => {
    const folder = await stopped();
    await chmod(folder, 0o755);
    const lines = await diagnose(folder, { freeBytes: async () => 300_000_000 });
    expect(lines.slice(0, 2)).toEqual([
      `warning database others may look into ${folder} (mode 755) → chmod 700 ${folder}`,
      "warning database 300 MB are free on its disk → make room: on a full disk nothing opens",
    ]);
  });

  it("names a path that is no folder", async () => {
    const path = join(await tempDir(), "a-file");
    await writeFile(path, "");
    expect((await diagnose(path))[0]).toBe(
      `bad database ${path} is no folder → set SALLYPORT_STATE to a folder that Sallyport may write to`,
    );
    expect((await diagnose(join(path, "below")))[0]).toContain(`bad database ${path} is no folder`);
  });

  it("names a file that is no database, and one that is damaged", async () => {
    const folder = join(await tempDir(), "state");
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, "sallyport.db"), "someone's notes, and no database of anybody's");
    expect(await diagnose(folder)).toContainEqual(
      expect.stringContaining("bad database cannot be read: file is not a database"),
    );
    const damaged = await stopped("create table lost (a); insert into lost values (1)");
    const file = join(damaged, "sallyport.db");
    const bytes = await readFile(file);
    bytes.fill(0xee, 4_096 * 3, 4_096 * 12);
    await writeFile(file, bytes);
    expect(await diagnose(damaged)).toContainEqual(
      expect.stringMatching(/^bad database (is damaged|cannot be read)/),
    );
  });

  it("names a database of a later version, and one of another deployment", async () => {
    const later = await stopped("insert into schema_changes values ('9999-later', '2030-01-01')");
    expect(await diagnose(later)).toContain(
      "bad database was written by a later version of Sallyport (9999-later) → start that version",
    );
    expect(await diagnose(await stopped(), { deployment: "stage" })).toContain(
      "bad database belongs to the deployment prod, and this is stage → set SALLYPORT_STATE to a folder of its own, or correct deployment",
    );
  });

  it("names a key that has not signed the log", async () => {
    const folder = await stopped(A_NOTE);
    expect(await diagnose(folder, { isOwn: (note) => note === "a note" })).toContain(
      "good key SALLYPORT_KEY is the one that signed the audit log",
    );
    expect(await diagnose(folder, { isOwn: () => false })).toContainEqual(
      expect.stringMatching(/^bad key SALLYPORT_KEY is not the one that signed .* → set the key/),
    );
  });
});
