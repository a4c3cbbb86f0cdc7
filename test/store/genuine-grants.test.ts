import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import type { Grant } from "../../src/domain/grant.ts";
import { createGrantSeal } from "../../src/keys/grant-seal.ts";
import { createKeys } from "../../src/keys/keys.ts";
import { tempDir } from "../support/temp-dir.ts";
import { addGrant, aGrant, at, ben } from "./examples.ts";
import { openStore } from "./open-store.ts";

const seal = createGrantSeal(createKeys(new Uint8Array(32).fill(3)));
const sealed = (changes: Partial<Grant> = {}): Grant => {
  const grant = aGrant("one", changes);
  return { ...grant, mac: seal.seal(grant) };
};

/** The grant as it is read after someone with the file, and without the key, changed its row. */
async function afterHand(sql: string, grant: Grant): Promise<Grant | null> {
  const folder = await tempDir();
  const store = await openStore(folder);
  await addGrant(store, grant);
  const database = new DatabaseSync(join(folder, "sallyport.db"));
  database.exec("pragma foreign_keys = off");
  database.exec(sql);
  database.close();
  return store.read.grant(grant.id);
}

const ended = { at: at(5), reason: "revoked", by: ben.id, note: "half \uD83D a \0 character" } as const;

describe("a grant that was stored (I1)", () => {
  it.each([
    ["open", {}],
    ["ended, with a note that no database keeps as it is", { ended }],
    ["without a security group", { door: { ...aGrant("one").door, group: null } }],
  ])("is genuine when read back: %s", async (_what, changes) => {
    const read = await afterHand("select 1", sealed(changes));
    expect(read !== null && seal.isGenuine(read)).toBe(true);
  });

  it.each([
    "update grants set proxy = 'prod-west'",
    "update grants set door = replace(door, 'orders.internal', 'ledger.internal')",
    "update grants set door = '{}'",
    "update grants set door = replace(door, ':5432', ':1e999')",
    "update grants set source_cidr = '0.0.0.0/0'",
    "update grants set source_kind = 'typed'",
    "update grants set source_network = 'office'",
    "update grants set ends_at = ends_at + 1",
    "update grants set starts_at = starts_at - 1",
    "update grants set target = 'ledger'",
    "update grants set person_id = 'p-ben'",
    "update grants set request_id = 'r-two'",
    "update grants set ended_at = null, end_reason = null",
    "update grants set end_reason = 'expired'",
    "update grants set mac = 'key.mac'",
  ])("is not genuine after: %s", async (sql) => {
    const read = await afterHand(sql, sealed({ ended: { ...ended, note: null } }));
    expect(read !== null && seal.isGenuine(read)).toBe(false);
  });
});
