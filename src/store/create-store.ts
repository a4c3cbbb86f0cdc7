import type { Kysely } from "kysely";
import type { AuditLog } from "../ports/audit-log.ts";
import type { AuditTree } from "../ports/audit-tree.ts";
import type { RuleNotes } from "../ports/rule-notes.ts";
import type { Store } from "../ports/store.ts";
import { createAuditLog } from "./audit-log.ts";
import { createInbox } from "./inbox.ts";
import { createLeases } from "./leases.ts";
import { createReads } from "./reads.ts";
import type { Remember } from "./remember.ts";
import { createRuleNotes } from "./rule-notes.ts";
import type { Tables } from "./schema.ts";
import { createTransact } from "./transact.ts";
import type { Write } from "./write.ts";

/** The store, and what else is kept in the same database. */
export interface DatabaseStore extends Store {
  readonly ruleNotes: RuleNotes;
  readonly auditLog: AuditLog;
}

/** Upon a database whose tables are there. What reads outside of a transaction does not wait for those that write. */
export function createStore(deps: {
  readonly write: Write;
  readonly reading: Kysely<Tables>;
  readonly remember: Remember;
  readonly tree: AuditTree;
  /** Makes sure that no other process runs on it. */
  readonly claim: () => Promise<void>;
  readonly stop: () => Promise<void>;
}): DatabaseStore {
  const { write, reading, remember, tree, claim, stop } = deps;
  const reads = createReads(reading);
  const leases = createLeases(write, reading, remember);
  const listeners = new Set<() => void>();
  const committed = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    read: {
      ...reads,
      unfinishedGrants: (proxy) => remember(`unfinished ${proxy}`, () => reads.unfinishedGrants(proxy)),
      freeze: () => remember("freeze", reads.freeze),
    },
    leases,
    inbox: createInbox(write, reading),
    ruleNotes: createRuleNotes(write, reading, remember),
    auditLog: createAuditLog(reading),
    transact: createTransact({ write, tree, committed }),
    onCommit(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    claim: async () => {
      await claim();
      await leases.endOthers();
    },
    stop,
  };
}
