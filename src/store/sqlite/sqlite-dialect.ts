import type { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type DialectAdapter,
  type Driver,
  SqliteDialect,
} from "kysely";
import type { Watch } from "./remember-unchanged.ts";
import { toKyselyDatabase } from "./sqlite-database.ts";
import { isBusy, translateSqlite } from "./sqlite-failure.ts";

/** How long a statement waits for another process before it fails. */
const PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 20;

/**
 * Kysely's own SqliteDialect, made patient: where another process holds the lock, a statement is sent again a little
 * later. Waiting inside SQLite would stall the event loop. It is safe for every statement: outside a transaction each
 * is one by itself, and within one only `begin` can meet the lock, since it takes it.
 */
export function createSqliteDialect(database: DatabaseSync, watch: Watch): Dialect {
  const base = new SqliteDialect({ database: toKyselyDatabase(database, watch) });
  return {
    createAdapter: () => ADAPTER,
    createDriver: () => patientDriver(base.createDriver()),
    createQueryCompiler: () => base.createQueryCompiler(),
    createIntrospector: (db) => base.createIntrospector(db),
  };
}

/** Unlike Kysely's own, it says that a change of the schema can be rolled back, so that one that fails leaves nothing. */
const ADAPTER: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsMultipleConnections: false,
  supportsTransactionalDdl: true,
  supportsReturning: true,
  supportsOutput: false,
  // The write lock that a migration's transaction takes is the lock.
  acquireMigrationLock: () => Promise.resolve(),
  releaseMigrationLock: () => Promise.resolve(),
};

function patientDriver(driver: Driver): Driver {
  const connections = new WeakMap<DatabaseConnection, DatabaseConnection>();
  return {
    init: (options) => driver.init(options),
    async acquireConnection(options) {
      const connection = await driver.acquireConnection(options);
      const known = connections.get(connection) ?? patientConnection(connection);
      connections.set(connection, known);
      return known;
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    releaseConnection: () => Promise.resolve(),
    destroy: (options) => driver.destroy(options),
  };
}

const patientConnection = (connection: DatabaseConnection): DatabaseConnection => ({
  executeQuery: <R>(query: CompiledQuery) => patiently(() => connection.executeQuery<R>(query)),
  streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
});

async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const since = performance.now();
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > PATIENCE_MS) throw translateSqlite(error);
      // Spread, so that two that wait do not meet again and again.
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** tries));
    }
  }
}
