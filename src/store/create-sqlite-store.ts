import { Kysely } from "kysely";
import type { AuditTree } from "../ports/audit-tree.ts";
import { checkOwner, claimFor } from "./check-owner.ts";
import { createStore, type DatabaseStore } from "./create-store.ts";
import { migrate } from "./migrate.ts";
import type { Tables } from "./schema.ts";
import { groupWrites } from "./sqlite/grouped-writes.ts";
import { openState, type StateFile, stopStalling } from "./sqlite/open-state.ts";
import { rememberUnchanged } from "./sqlite/remember-unchanged.ts";
import { holdRunningLock } from "./sqlite/running-lock.ts";
import { createSqliteEngine } from "./sqlite/sqlite-engine.ts";
import type { Write } from "./write.ts";

/**
 * The store in a file of the folder, which is made where it is not there. Throws AdapterFailure, and leaves the file
 * as it is, where it is damaged, another program's, another deployment's, or a later version's.
 */
export async function createSqliteStore(deps: {
  readonly folder: string;
  readonly deployment: string;
  readonly tree: AuditTree;
}): Promise<DatabaseStore> {
  const state = await openState(deps.folder);
  const { remember, watch } = rememberUnchanged(state.writing);
  const engine = createSqliteEngine(state.writing, watch);
  const writing = new Kysely<Tables>({ dialect: engine.dialect });
  const reading = new Kysely<Tables>({ dialect: createSqliteEngine(state.reading).dialect });
  const write = groupWrites(writing);
  let closing: Promise<void> | null = null;
  let running: { readonly release: () => void } | null = null;
  const claim = async (): Promise<void> => {
    running ??= await holdRunningLock(deps.folder);
  };
  const stop = (): Promise<void> => {
    closing ??= close({ state, write, writing, reading }).finally(() => running?.release());
    return closing;
  };
  try {
    const owner = { deployment: deps.deployment, where: state.path };
    await checkOwner(writing, owner);
    await migrate(writing, engine);
    await claimFor(writing, owner);
    stopStalling(state);
    return createStore({ write, reading, remember, tree: deps.tree, claim, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Opened {
  readonly state: StateFile;
  readonly write: Write;
  readonly writing: Kysely<Tables>;
  readonly reading: Kysely<Tables>;
}

/** Waits for what is being written, and for what waits behind it. */
async function close({ state, write, writing, reading }: Opened): Promise<void> {
  await write(() => Promise.resolve());
  await Promise.all([reading.destroy(), writing.destroy()]);
  // Kysely closes only what it has used.
  for (const database of [state.reading, state.writing]) if (database.isOpen) database.close();
}
