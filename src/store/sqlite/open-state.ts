import { existsSync } from "node:fs";
import { chmod, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AdapterFailure } from "../../domain/failures.ts";
import { codeOf, translateSqlite } from "./sqlite-failure.ts";

/** `SALY`: marks the file as Sallyport's, for SQLite's header (https://sqlite.org/fileformat2.html). */
const APPLICATION_ID = 0x53414c59;
const FILE = "sallyport.db";
const NOT_A_DATABASE = 26;
const DAMAGED = 11;

/** The open state of a deployment: one connection that writes, and one that reads beside it. */
export interface StateFile {
  readonly path: string;
  readonly writing: DatabaseSync;
  readonly reading: DatabaseSync;
}

/**
 * Opens the database in the folder, made with mode 0700 where it is not there. What is not Sallyport's own and whole
 * is refused with a failure that says what was found and what to do, and nothing of it is changed.
 */
export async function openState(folder: string): Promise<StateFile> {
  const path = join(folder, FILE);
  await makeFile(folder, path);
  const writing = connect(path);
  try {
    claim(writing, path);
    writing.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
    return { path, writing, reading: connectForReading(path) };
  } catch (error) {
    writing.close();
    throw explain(error, path);
  }
}

/** The folder's database for reading alone: what is not there is not made, and no lock is waited for inside of SQLite. */
export function openReading(folder: string): DatabaseSync {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw refused(`there is no ${path}`);
  const reading = connectForReading(path);
  reading.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return reading;
}

function connectForReading(path: string): DatabaseSync {
  const reading = connect(path);
  reading.exec("pragma query_only = on");
  return reading;
}

async function makeFile(folder: string, path: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(path, "a", 0o600);
    await file.close();
    await chmod(path, 0o600);
  } catch (cause) {
    throw new AdapterFailure({
      adapter: "store",
      doing: `cannot make or open ${path}. Set SALLYPORT_STATE to a folder that Sallyport may write to`,
      retry: "never",
      cause,
    });
  }
}

/** A short wait only: SQLite's own stalls the event loop. */
const BUSY_TIMEOUT_MS = 1;
const OPENING_TIMEOUT_MS = 2_000;

function connect(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: OPENING_TIMEOUT_MS });
  } catch (error) {
    throw explain(error, path);
  }
}

/** From here on a lock is waited for outside of SQLite. */
export function stopStalling({ writing, reading }: StateFile): void {
  writing.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
  reading.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
}

/** Marks an empty file as ours; refuses one that is another program's, or damaged. */
function claim(database: DatabaseSync, path: string): void {
  const tables = numberOf(database, "select count(*) from sqlite_schema");
  const id = numberOf(database, "pragma application_id");
  if (tables === 0 && id === 0) {
    database.exec(`pragma application_id = ${APPLICATION_ID}`);
    return;
  }
  if (id !== APPLICATION_ID) throw refused(`${path} is another program's database. ${ELSEWHERE}`);
  const [check] = Object.values(database.prepare("pragma quick_check(1)").get() ?? {});
  if (check !== "ok") throw refused(`${path} is damaged (${lastLine(String(check))}). ${RESTORE}`);
}

/** SQLite puts a line above what it found. */
const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

const ELSEWHERE = "Set SALLYPORT_STATE to another folder; nothing was changed";
const RESTORE = "Keep a copy of it, and restore a backup; nothing was changed";

const refused = (doing: string, cause?: unknown): AdapterFailure =>
  new AdapterFailure({ adapter: "store", doing, retry: "never", cause });

function explain(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === NOT_A_DATABASE) return refused(`${path} is not a database. ${ELSEWHERE}`, error);
  if (code === DAMAGED) return refused(`${path} is damaged. ${RESTORE}`, error);
  return translateSqlite(error);
}

function numberOf(database: DatabaseSync, sql: string): number {
  const [value] = Object.values(database.prepare(sql).get() ?? {});
  return typeof value === "number" ? value : 0;
}
