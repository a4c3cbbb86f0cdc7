import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import type { Watch } from "./remember-unchanged.ts";

/** Prepared statements kept for their next use; lists of varying length make many that are not worth keeping. */
const MOST_STATEMENTS = 400;

/**
 * node:sqlite as Kysely's SqliteDialect wants it. Two things differ from what Kysely sends: a transaction takes the
 * write lock at its beginning (a read that turns into a write fails at once beside another writer), and a rollback of
 * what SQLite rolled back itself, as it does when the disk is full, is nothing.
 */
export function toKyselyDatabase(database: DatabaseSync, watch: Watch): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sent) {
      watch(sent);
      if (sent === "rollback" && !database.isTransaction) return NOTHING;
      const sql = sent === "begin" ? "begin immediate" : sent;
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = toKyselyStatement(database.prepare(sql));
      keep(statements, sql, statement);
      return statement;
    },
  };
}

/** The oldest goes first: those used all the time come back at once. */
function keep(statements: Map<string, SqliteStatement>, sql: string, statement: SqliteStatement): void {
  if (!isKept(sql)) return;
  const [oldest] = statements.keys();
  if (statements.size >= MOST_STATEMENTS && oldest !== undefined) statements.delete(oldest);
  statements.set(sql, statement);
}

/** What is sent once in a lifetime is not worth its place. */
const isKept = (sql: string): boolean => !/^\s*(create|alter|drop|pragma)\b/i.test(sql);

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function toKyselyStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toInputs(parameters)),
    run: (parameters) => statement.run(...toInputs(parameters)),
    iterate: (parameters) => statement.iterate(...toInputs(parameters)),
  };
}

/** Kysely hands values over untyped; SQLite refuses those it cannot hold. */
const toInputs = (parameters: readonly unknown[]): readonly SQLInputValue[] =>
  parameters as readonly SQLInputValue[];
