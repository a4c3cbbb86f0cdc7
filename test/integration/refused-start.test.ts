import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "../cli/process.ts";
import { type BotHome, openBotHome } from "../support/process-bot.ts";
import { tempDir } from "../support/temp-dir.ts";

let home: BotHome;
beforeAll(async () => {
  home = await openBotHome();
});
afterAll(() => home.stop());

const start = (env: Readonly<Record<string, string>>): Promise<Ran> =>
  home.run(["start", "--allow-test-endpoints"], env);

/** A state folder with what somebody else put there, and a way to see that it is untouched. */
async function stateWith(bytes: Uint8Array) {
  const state = join(await tempDir(), "state");
  await mkdir(state, { mode: 0o700 });
  const file = join(state, "sallyport.db");
  await writeFile(file, bytes);
  return {
    env: { SALLYPORT_STATE: state },
    isUntouched: async () => (await readFile(file)).equals(Buffer.from(bytes)),
  };
}

async function bytesOf(fill: (db: DatabaseSync) => void): Promise<Uint8Array> {
  const folder = await tempDir();
  const file = join(folder, "made.db");
  const db = new DatabaseSync(file);
  fill(db);
  db.close();
  return readFile(file);
}

async function expectRefused(answer: Promise<Ran>, says: RegExp): Promise<void> {
  const { code, out, err } = await answer;
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(says);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(home.slack.connections()).toBe(0);
}

describe("sallyport start is refused with one clear sentence, and nothing is overwritten,", () => {
  it("where the database is another program's", async () => {
    const state = await stateWith(await bytesOf((db) => db.exec("create table notes (text)")));
    await expectRefused(
      start(state.env),
      /another program's database\. Set SALLYPORT_STATE to another folder/,
    );
    expect(await state.isUntouched()).toBe(true);
  });

  it("where the file is no database", async () => {
    const state = await stateWith(new TextEncoder().encode("what is kept here is no database\n".repeat(200)));
    await expectRefused(start(state.env), /is not a database\. Set SALLYPORT_STATE to another folder/);
    expect(await state.isUntouched()).toBe(true);
  });

  it("where its own database is damaged", async () => {
    await home.run(["freeze", "so that there is a database"]);
    const bytes = Uint8Array.from(await readFile(home.database));
    bytes.fill(0xa5, 4_096, 4_096 * 3);
    const state = await stateWith(bytes);
    await expectRefused(start(state.env), /is damaged.*restore a backup/);
    expect(await state.isUntouched()).toBe(true);
  });

  it("where another deployment's state is kept", async () => {
    await home.run(["freeze", "so that there is a database"]);
    const other = join(await tempDir(), "other.yaml");
    const text = await readFile(join(home.folder, "sallyport.yaml"), "utf8");
    await writeFile(other, text.replace("deployment: test", "deployment: other"));
    const before = await readFile(home.database);
    const answer = home.run(["start", "--allow-test-endpoints", "--config", other]);
    await expectRefused(answer, /belongs to the deployment "test", and this is "other"/);
    expect(await readFile(home.database)).toEqual(before);
  });

  it.each([
    ["without a key", "", /SALLYPORT_KEY {3}found nothing {3}expected 32 random bytes in base64/],
    ["with a short key", Buffer.alloc(16, 7).toString("base64"), /SALLYPORT_KEY {3}found something else/],
  ])("%s", async (_, key, says) => {
    const state = join(await tempDir(), "state");
    const { code, out, err } = await start({ SALLYPORT_KEY: key, SALLYPORT_STATE: state });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(says);
    expect(err).toContain("1 problem. Nothing was started.");
    if (key !== "") expect(err).not.toContain(key);
    await expect(readFile(join(state, "sallyport.db"))).rejects.toThrow("ENOENT");
  });
});
