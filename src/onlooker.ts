import { type AuditReading, createAuditReading } from "./audit/audit-reading.ts";
import { createCheckpointKey } from "./keys/checkpoint-key.ts";
import { createKeys } from "./keys/keys.ts";
import type { Reads } from "./ports/store.ts";
import { openSqliteReads } from "./store/open-sqlite-reads.ts";
import { hasState, isInUse } from "./store/sqlite/read-state.ts";

/** Sees what a bot wrote down, from another process, whether the bot lives or not. It changes nothing. */
export interface Onlooker {
  readonly read: Reads;
  readonly audit: Pick<AuditReading, "verify">;
  stop(): Promise<void>;
}

/** The database has to be there, as this version makes it. */
export function createOnlooker(told: {
  readonly folder: string;
  readonly deployment: string;
  readonly key: Uint8Array;
}): Onlooker {
  const { read, auditLog, stop } = openSqliteReads(told.folder);
  const key = createCheckpointKey(createKeys(told.key));
  const { deployment } = told;
  return { read, audit: createAuditReading({ store: { read }, log: auditLog, key, deployment }), stop };
}

/** Whether a bot has ever run on the folder, and whether one runs there at this moment. */
export const lookAtState = (folder: string): { readonly isThere: boolean; readonly isRunning: boolean } => ({
  isThere: hasState(folder),
  isRunning: isInUse(folder),
});
