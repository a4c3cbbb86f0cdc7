import { setImmediate as othersTurn } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../schema.ts";
import type { Write } from "../write.ts";

/** How long a transaction takes in others that wait: the first of them waits for as long, and others go on meanwhile. */
const GROUP_MS = 20;

/** One work in the queue, whose caller is told when all of its group is on the disk. */
interface Turn {
  run(db: Kysely<Tables>): Promise<void>;
  fail(error: unknown): void;
  /** Tells the caller what became of it. */
  settle(): void;
}

/**
 * Works that come while another is under way wait, and are then committed together: waiting for the disk is most of
 * what a commit costs, and at a common end many proxies write at once. Each work is all or nothing by itself.
 */
export function groupWrites(db: Kysely<Tables>): Write {
  const waiting: Turn[] = [];
  let working: Promise<void> = Promise.resolve();
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push(turnOf(work, { resolve, reject }));
      working = working.then(() => commitGroup(db, waiting));
    });
}

function turnOf<T>(
  work: (db: Kysely<Tables>) => Promise<T>,
  caller: { readonly resolve: (value: T) => void; readonly reject: (error: unknown) => void },
): Turn {
  let settle: () => void = () => undefined;
  return {
    async run(db) {
      const value = await work(db);
      settle = () => caller.resolve(value);
    },
    fail(error) {
      settle = () => caller.reject(error);
    },
    settle: () => settle(),
  };
}

/** Never rejects: what goes wrong is told to the callers. */
async function commitGroup(db: Kysely<Tables>, waiting: Turn[]): Promise<void> {
  if (waiting.length === 0) return;
  const group: Turn[] = [];
  try {
    await db.transaction().execute(async (transaction) => {
      const until = performance.now() + GROUP_MS;
      do {
        const turn = waiting.shift();
        if (turn === undefined) break;
        group.push(turn);
        await runTurn(transaction, turn);
      } while (performance.now() < until);
    });
  } catch (error) {
    // Nothing was committed. Where not even the lock was had, all have waited for it.
    if (group.length === 0) group.push(...waiting.splice(0));
    for (const turn of group) turn.fail(error);
  }
  for (const turn of group) turn.settle();
  if (waiting.length > 0) await othersTurn();
}

async function runTurn(db: Kysely<Tables>, turn: Turn): Promise<void> {
  await sql`savepoint turn`.execute(db);
  try {
    await turn.run(db);
  } catch (error) {
    turn.fail(error);
    await undo(db, error);
  }
  await sql`release turn`.execute(db);
}

/** SQLite itself may have rolled all of the transaction back, as on a full disk: then all of the group fails of that. */
async function undo(db: Kysely<Tables>, failure: unknown): Promise<void> {
  try {
    await sql`rollback to turn`.execute(db);
  } catch {
    throw failure;
  }
}
