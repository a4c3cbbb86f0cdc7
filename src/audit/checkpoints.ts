import type { CheckpointKey } from "../ports/checkpoint-key.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, StoredCheckpoint, Tx } from "../ports/store.ts";
import { toBase64, toRange } from "./audit-tree.ts";
import { originOf, writeNote } from "./checkpoint-note.ts";
import { rootOf } from "./compact-range.ts";

export interface Checkpoints {
  /**
   * Signs and stores a checkpoint if the log grew since the last one; null where it did not. `within` is run in the
   * same transaction, for the messages that are owed with it.
   */
  issue(within?: (tx: Tx, checkpoint: StoredCheckpoint) => Promise<void>): Promise<StoredCheckpoint | null>;
}

export function createCheckpoints(deps: {
  readonly store: Pick<Store, "transact">;
  readonly clock: Pick<Clock, "now">;
  readonly key: CheckpointKey;
  readonly deployment: string;
}): Checkpoints {
  return {
    issue: (within) =>
      deps.store.transact(async (tx) => {
        const checkpoint = await nextCheckpoint(deps, tx);
        if (checkpoint === null || !(await tx.saveCheckpoint(checkpoint))) return null;
        await within?.(tx, checkpoint);
        return checkpoint;
      }),
  };
}

async function nextCheckpoint(
  deps: Omit<Parameters<typeof createCheckpoints>[0], "store">,
  tx: Tx,
): Promise<StoredCheckpoint | null> {
  const [head, last] = [await tx.auditHead(), await tx.lastCheckpoint()];
  if (head.size <= (last?.size ?? 0)) return null;
  const statement = {
    origin: originOf(deps.deployment),
    size: head.size,
    root: toBase64(rootOf(toRange(head))),
  };
  const note = writeNote(statement, deps.key);
  return { size: head.size, root: statement.root, note, after: last?.size ?? null, at: deps.clock.now() };
}
