import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as others } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { SCHEMA_CHANGES } from "../migrations/list.ts";
import { codeOf } from "./sqlite-failure.ts";

const BUSY = 5;

/** What a state folder holds, seen without changing it. */
export interface SeenState {
  /** Null: it is whole. */
  readonly damage: string | null;
  readonly deployment: string | null;
  /** Changes of the schema that this version does not know. */
  readonly unknown: readonly string[];
  /** How many changes the next start will make. */
  readonly ahead: number;
  /** The newest signed statement about the audit log. */
  readonly note: string | null;
}

/** Null: there is no database yet. Throws what node:sqlite throws where it cannot be read. */
export async function readState(folder: string, signal: AbortSignal): Promise<SeenState | null> {
  if (!hasState(folder)) return null;
  const database = openReading(join(folder, "sallyport.db"));
  try {
    const damage = await findDamage(database, signal);
    const changes = rows(database, "schema_changes", "select name as value from schema_changes");
    return {
      damage,
      deployment: rows(database, "meta", "select value from meta where name = 'deployment'")[0] ?? null,
      unknown: changes.filter((name) => !(name in SCHEMA_CHANGES)),
      ahead: Object.keys(SCHEMA_CHANGES).filter((name) => !changes.includes(name)).length,
      note: rows(database, "checkpoints", LAST_NOTE)[0] ?? null,
    };
  } finally {
    database.close();
  }
}

const LAST_NOTE = "select note as value from checkpoints order by size desc limit 1";

/**
 * Where no write-ahead log lies beside the database, nobody uses it: then it is read as a file that does not change,
 * since SQLite would otherwise make that log.
 */
function openReading(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  if (!existsSync(`${path}-wal`)) url.searchParams.set("immutable", "1");
  return new DatabaseSync(url, { readOnly: true, timeout: 1_000 });
}

/** Table by table: SQLite lets nothing else happen while it looks. */
async function findDamage(database: DatabaseSync, signal: AbortSignal): Promise<string | null> {
  for (const table of tablesOf(database)) {
    await others();
    signal.throwIfAborted();
    const [found] = Object.values(
      database.prepare(`pragma quick_check('${table.replaceAll("'", "''")}')`).get() ?? {},
    );
    if (found !== "ok") return String(found).trimEnd().split("\n").at(-1) ?? "";
  }
  return null;
}

const tablesOf = (database: DatabaseSync): readonly string[] =>
  database
    .prepare("select name from sqlite_schema where type = 'table'")
    .all()
    .map(({ name }) => String(name));

function rows(database: DatabaseSync, table: string, sql: string): readonly string[] {
  if (!tablesOf(database).includes(table)) return [];
  return database
    .prepare(sql)
    .all()
    .map(({ value }) => String(value));
}

/** Whether there is a database in the folder. */
export const hasState = (folder: string): boolean => existsSync(join(folder, "sallyport.db"));

/** Whether a bot runs on the folder. Asks without taking its lock. */
export function isInUse(folder: string): boolean {
  const path = join(folder, "running.lock");
  if (!existsSync(path)) return false;
  const file = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    file.prepare("select count(*) from sqlite_schema").get();
    return false;
  } catch (error) {
    if (codeOf(error) === BUSY) return true;
    throw error;
  } finally {
    file.close();
  }
}
