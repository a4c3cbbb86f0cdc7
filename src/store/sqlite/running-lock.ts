import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { AdapterFailure } from "../../domain/failures.ts";
import { codeOf, translateSqlite } from "./sqlite-failure.ts";

const FILE = "running.lock";
const BUSY = 5;
const EVERY_MS = 100;
/** A redeployment's new process starts while the old one is still stopping. */
const PATIENCE_MS = 10_000;

/**
 * Holds the folder's lock until `release`, or until the process dies: the system takes it back then, however it died.
 * Throws AdapterFailure where another process keeps it.
 */
export async function holdRunningLock(folder: string): Promise<{ readonly release: () => void }> {
  const path = join(folder, FILE);
  const file = openFile(path);
  for (let left = PATIENCE_MS; !isTaken(file); left -= EVERY_MS) {
    if (left <= 0) {
      file.close();
      throw new AdapterFailure({
        adapter: "store",
        doing: `${folder} is in use: another Sallyport runs on it. Stop that one first, or set SALLYPORT_STATE to another folder`,
        retry: "never",
      });
    }
    await sleep(EVERY_MS);
  }
  return { release: () => file.close() };
}

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw translateSqlite(error);
  }
}

function isTaken(file: DatabaseSync): boolean {
  try {
    file.exec("begin exclusive");
    return true;
  } catch (error) {
    if (codeOf(error) === BUSY) return false;
    file.close();
    throw translateSqlite(error);
  }
}
