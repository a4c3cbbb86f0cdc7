import { AdapterFailure, InvariantError } from "../../domain/failures.ts";

/** SQLite's primary result codes (https://sqlite.org/rescode.html); the extended ones have them in their low byte. */
const BUSY = 5;
const LOCKED = 6;
const CONSTRAINT = 19;

type Told = readonly [doing: string, retry: "soon" | "never"];

const TOLD: Readonly<Record<number, Told>> = {
  [BUSY]: ["the database is locked by another process", "soon"],
  [LOCKED]: ["the database is locked by another process", "soon"],
  8: ["the database is read-only: Sallyport must be able to write to its state folder and files", "soon"],
  10: ["the disk does not answer", "soon"],
  11: [
    "the database is damaged: stop Sallyport, keep a copy of the state folder, and restore a backup",
    "never",
  ],
  13: ["the disk is full: make room, and Sallyport goes on by itself", "soon"],
  14: ["the database cannot be opened: Sallyport must be able to write to its state folder", "soon"],
  26: ["the file is not a database", "never"],
};

/** The result code of an error of node:sqlite; null for any other error. */
export function codeOf(error: unknown): number | null {
  const isSqlite = error instanceof Error && "errcode" in error && typeof error.errcode === "number";
  return isSqlite ? Number(error.errcode) % 256 : null;
}

export const isBusy = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === BUSY || code === LOCKED;
};

/** What SQLite could not do, as a failure; a constraint that was broken, as the bug it is. */
export function translateSqlite(error: unknown): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  if (code === CONSTRAINT) {
    return new InvariantError("the database refuses what breaks one of its rules", { cause: error });
  }
  const [doing, retry] = TOLD[code] ?? ["the database does not answer", "soon"];
  return new AdapterFailure({ adapter: "store", doing, retry, cause: error });
}
