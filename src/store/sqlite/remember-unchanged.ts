import type { DatabaseSync } from "node:sqlite";
import type { Remember } from "../remember.ts";

/** Told of each statement that a connection sends, before it runs. */
export type Watch = (sql: string) => void;

/** What is remembered is read from these tables. A statement of none of these shapes may write to any. */
const READ_FROM = new Set(["grants", "freeze", "proxies", "rule_notes"]);
const WRITES_ONE_TABLE = /^(?:insert into|update|delete from) "(\w+)"/;
const WRITES_NOTHING = /^(?:begin|commit|rollback|savepoint|release|select|pragma)\b/;

/**
 * What was read is good until somebody writes to where it was read from: at a common end the same is asked for many
 * times with nothing written between. Watches what the one connection sends that writes in this process; commits of
 * others (the command line's) show in SQLite's count of them (https://sqlite.org/pragma.html#pragma_data_version).
 */
export function rememberUnchanged(writing: DatabaseSync): {
  readonly remember: Remember;
  readonly watch: Watch;
} {
  const foreign = writing.prepare("pragma data_version");
  let version = Number.NaN;
  let answers = new Map<string, Promise<unknown>>();
  let isTouched = false;

  /** False where the database cannot tell, or what is written here is not committed yet. */
  function isSettled(): boolean {
    try {
      const current = Number(foreign.get()?.data_version);
      if (current !== version) answers = new Map();
      version = current;
      return !(isTouched && writing.isTransaction);
    } catch {
      return false;
    }
  }

  return {
    watch: (sql) => {
      if (sql === "begin") isTouched = false;
      if (!touches(sql)) return;
      isTouched = true;
      answers = new Map();
    },
    remember: <T>(name: string, read: () => Promise<T>): Promise<T> => {
      if (!isSettled()) return read();
      const told = answers;
      // Under one name the same is read always.
      const kept = told.get(name) as Promise<T> | undefined;
      if (kept !== undefined) return kept;
      const answer = read();
      told.set(name, answer);
      answer.catch(() => told.delete(name));
      return answer;
    },
  };
}

function touches(sql: string): boolean {
  if (WRITES_NOTHING.test(sql)) return false;
  const table = WRITES_ONE_TABLE.exec(sql)?.[1];
  return table === undefined || READ_FROM.has(table);
}
