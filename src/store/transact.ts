import type { AuditFact } from "../domain/audit-event.ts";
import type { AuditTree } from "../ports/audit-tree.ts";
import type { Store, Tx } from "../ports/store.ts";
import { appendFacts } from "./audit-trail.ts";
import { watchChanges } from "./changes.ts";
import { createReads } from "./reads.ts";
import type { Write } from "./write.ts";
import { createWrites } from "./writes.ts";

/** I4: what the work changes and what it records are committed together, or not at all. */
export function createTransact(deps: {
  readonly write: Write;
  readonly tree: AuditTree;
  readonly committed: () => void;
}): Store["transact"] {
  return async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const changes = watchChanges();
    const result = await deps.write(async (transaction) => {
      const db = transaction.withPlugin(changes.plugin);
      const facts: AuditFact[] = [];
      const record = (fact: AuditFact): Promise<void> => {
        facts.push(fact);
        return Promise.resolve();
      };
      const done = await work({ ...createReads(db), ...createWrites(db, record) });
      await appendFacts(db, deps.tree, facts);
      return done;
    });
    if (changes.any()) deps.committed();
    return result;
  };
}
