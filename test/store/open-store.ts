import { onTestFinished } from "vitest";
import { createAuditTree } from "../../src/audit/audit-tree.ts";
import { createSqliteStore } from "../../src/store/create-sqlite-store.ts";
import type { DatabaseStore } from "../../src/store/create-store.ts";
import { tempDir } from "../support/temp-dir.ts";

/** A store in a folder of its own, or in one that another store uses too; stopped when the test ends. */
export async function openStore(folder?: string): Promise<DatabaseStore> {
  const store = await createSqliteStore({
    folder: folder ?? (await tempDir()),
    deployment: "test",
    tree: createAuditTree(),
  });
  onTestFinished(() => store.stop());
  return store;
}
