import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** Writes into the database behind Sallyport's back, as whoever holds the file can. */
export function writeByHand(folder: string, sql: string, ...values: readonly SQLInputValue[]): void {
  const database = new DatabaseSync(`${folder}/sallyport.db`, { timeout: 2_000 });
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
}
