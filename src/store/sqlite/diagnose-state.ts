import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Check, checksOf } from "../../domain/check.ts";
import type { Diagnosable } from "../../ports/diagnosis.ts";
import { isInUse, readState, type SeenState } from "./read-state.ts";
import { codeOf } from "./sqlite-failure.ts";

export interface StateDiagnosisDeps {
  readonly folder: string;
  readonly deployment: string;
  /** Whether a signed statement of the audit log was signed with the key at hand. */
  readonly isOwn: (note: string) => boolean;
  /** Bytes that are free where the folder is; default: as the system says. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

const { good, warning, bad } = checksOf("database");

const GIGABYTE = 1_000_000_000;
const ELSEWHERE = "set SALLYPORT_STATE to a folder that Sallyport may write to";

/** The state folder and the database in it. Works beside a running bot. */
export function createStateDiagnosis(deps: StateDiagnosisDeps): Diagnosable {
  return {
    system: "database",
    about: deps.folder,
    diagnose: async (signal) => {
      const folder = await lookAtFolder(deps.folder);
      const [space, inside] = await Promise.all([
        lookAtSpace(deps, folder.existing),
        folder.isThere ? lookInside(deps, signal) : [],
      ]);
      return [...folder.checks, ...space, ...inside];
    },
  };
}

interface Folder {
  readonly isThere: boolean;
  /** The folder, or the nearest above it that is there. */
  readonly existing: string;
  readonly checks: readonly Check[];
}

async function lookAtFolder(folder: string): Promise<Folder> {
  const existing = await nearestExisting(resolve(folder));
  const isThere = existing === resolve(folder);
  const { mode, isFolder } = await describe(existing);
  const told = (check: Check): Folder => ({ isThere: isThere && isFolder, existing, checks: [check] });
  if (!isFolder) return told(bad(`${existing} is no folder`, ELSEWHERE));
  if (!(await isWritable(existing))) {
    return told(bad(`may not ${isThere ? `write to ${folder}` : `make ${folder}`}`, ELSEWHERE));
  }
  if (!isThere) return told(good(`${folder} is not there yet; the first start makes it`));
  return (mode & 0o077) === 0
    ? told(good(`${folder} is writable, and others may not look into it`))
    : told(warning(`others may look into ${folder} (mode ${mode.toString(8)})`, `chmod 700 ${folder}`));
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const above = dirname(folder);
    if (above === folder) throw error;
    return nearestExisting(above);
  }
}

async function describe(path: string): Promise<{ readonly mode: number; readonly isFolder: boolean }> {
  const found = await stat(path);
  return { mode: found.mode & 0o777, isFolder: found.isDirectory() };
}

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

const freeBytesOf = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

async function lookAtSpace(
  { freeBytes = freeBytesOf }: StateDiagnosisDeps,
  folder: string,
): Promise<readonly Check[]> {
  const gigabytes = (await freeBytes(folder)) / GIGABYTE;
  return gigabytes < 1
    ? [
        warning(
          `${Math.round(gigabytes * 1_000)} MB are free on its disk`,
          "make room: on a full disk nothing opens",
        ),
      ]
    : [good(`${Math.floor(gigabytes)} GB are free on its disk`)];
}

async function lookInside(deps: StateDiagnosisDeps, signal: AbortSignal): Promise<readonly Check[]> {
  try {
    const state = await readState(deps.folder, signal);
    if (state === null) return [good("there is no database yet; the first start makes it")];
    return [...judge(state, deps), inUse(deps.folder)];
  } catch (error) {
    if (codeOf(error) === null || !(error instanceof Error)) throw error;
    return [bad(`cannot be read: ${error.message}`, "see that it is Sallyport's own, or restore a backup")];
  }
}

const inUse = (folder: string): Check =>
  good(isInUse(folder) ? `a bot runs on ${folder}` : `no bot runs on ${folder}`);

function judge(state: SeenState, { deployment, isOwn }: StateDiagnosisDeps): readonly Check[] {
  const { damage, unknown, ahead, note } = state;
  if (damage !== null) return [bad(`is damaged: ${damage}`, "keep a copy of it, and restore a backup")];
  if (unknown.length > 0) {
    const says = `was written by a later version of Sallyport (${unknown.join(", ")})`;
    return [bad(says, "start that version")];
  }
  if (state.deployment !== null && state.deployment !== deployment) {
    const says = `belongs to the deployment ${state.deployment}, and this is ${deployment}`;
    return [bad(says, "set SALLYPORT_STATE to a folder of its own, or correct deployment")];
  }
  const schema = ahead === 0 ? "" : "; the next start brings its tables up to date";
  return [good(`is whole${schema}`), lookAtKey(note, isOwn)];
}

function lookAtKey(note: string | null, isOwn: StateDiagnosisDeps["isOwn"]): Check {
  const key = checksOf("key");
  if (note === null) return key.good("SALLYPORT_KEY has signed nothing here yet");
  return isOwn(note)
    ? key.good("SALLYPORT_KEY is the one that signed the audit log")
    : key.bad(
        "SALLYPORT_KEY is not the one that signed the audit log: grants and rules of that one would not be known",
        "set the key that this deployment was started with",
      );
}
