import type { AuditFact } from "../domain/audit-event.ts";
import type { Connection } from "../domain/connection.ts";
import { type Instant, later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConnectionLog } from "../ports/connection-log.ts";
import type { Tx } from "../ports/store.ts";
import type { ReconcileDeps } from "./deps.ts";

type Attempt = Parameters<ConnectionLog["refused"]>[0];

export interface ConnectionNotes extends ConnectionLog {
  /** Writes down what was told since the last time. */
  flush(deps: ReconcileDeps): Promise<Instant>;
}

/** The most addresses between two flushes that are told one by one: a flood does not fill the log. */
const MOST_REFUSALS = 20;

/** Keeps what the layers tell of connections until it is written down, several at a time. `told` is called for each. */
export function createConnectionNotes(told: () => void): ConnectionNotes {
  let connections: readonly Connection[] = [];
  let attempts: readonly Attempt[] = [];
  return {
    record: (connection) => {
      connections = [...connections, connection];
      told();
    },
    refused: (attempt) => {
      const isNew = !attempts.some((one) => doorOf(one) === doorOf(attempt));
      if (isNew && attempts.length < MOST_REFUSALS) attempts = [...attempts, attempt];
      told();
    },
    flush: async (deps) => {
      const [seen, refused] = [connections, attempts];
      if (seen.length + refused.length > 0) {
        await deps.store.transact((tx) => write({ deps, tx }, seen, refused));
      }
      connections = connections.slice(seen.length);
      attempts = attempts.slice(refused.length);
      return later(deps.clock.now(), connections.length + attempts.length > 0 ? 0 : 3_600_000);
    },
  };
}

interface Writing {
  readonly deps: { readonly clock: Clock };
  readonly tx: Tx;
}

async function write(
  writing: Writing,
  connections: readonly Connection[],
  attempts: readonly Attempt[],
): Promise<void> {
  for (const connection of connections) await writeConnection(writing, connection);
  for (const attempt of attempts) await writeAttempt(writing, attempt);
}

/**
 * At a bot's start: connections whose end a bot that died could not tell, and which went with it. How much they moved
 * is not known, nor when exactly they ended. Only for the one process of its store (`Store.claim`).
 */
export async function writeCutByDeath(writing: Writing, started: Instant): Promise<void> {
  for (const left of await writing.tx.connectionsLeftOpen(started)) {
    await writeConnection(writing, { ...left, closedAt: started, cut: true }, { died: true });
  }
}

async function writeConnection(
  { deps, tx }: Writing,
  connection: Connection,
  more: AuditFact["details"] = {},
): Promise<void> {
  const grant = await tx.grant(connection.grant);
  if (grant === null) return;
  const now = deps.clock.now();
  await tx.saveConnection(connection);
  const { id, from, closedAt, bytesIn, bytesOut, cut, openedAt } = connection;
  const over = closedAt === null ? {} : { bytesIn, bytesOut, cut, lastedMs: closedAt - openedAt };
  await tx.record({
    at: closedAt ?? openedAt,
    actor: grant.person,
    actorName: (await tx.person(grant.person))?.name ?? grant.person,
    action: closedAt === null ? "connection.opened" : "connection.closed",
    subject: grant.id,
    details: { connection: id, from, ...over, ...more },
  });
  await tx.oweAgain(grant.request, grant.closedAt === null ? ["card"] : ["card", "ended"], now);
}

const doorOf = ({ proxy, port, from }: Attempt): string => `${proxy}:${port}:${from}`;

/** One knock at a closed door, from one address, is told once an hour. */
async function writeAttempt({ tx }: Writing, attempt: Attempt): Promise<void> {
  const { proxy, port, from, at } = attempt;
  if (!(await tx.noticeFirst(`refused:${doorOf(attempt)}`, at))) return;
  await tx.record({
    at,
    actor: "sallyport",
    actorName: "sallyport",
    action: "connection.refused",
    subject: proxy,
    details: { port, from },
  });
}
