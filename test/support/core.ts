import { createAddressReader } from "../../src/address-reader.ts";
import type { AuditAction, AuditEvent } from "../../src/domain/audit-event.ts";
import type { Catalogue } from "../../src/domain/catalogue.ts";
import type { ProxyName } from "../../src/domain/ids.ts";
import type { RefusalOf, Result } from "../../src/domain/refusal.ts";
import { createGrantSeal } from "../../src/keys/grant-seal.ts";
import { createKeys } from "../../src/keys/keys.ts";
import type { AskText } from "../../src/operations/check-ask.ts";
import { createOperations } from "../../src/operations/create-operations.ts";
import type { OperationDeps } from "../../src/operations/deps.ts";
import type { Actor, Operations } from "../../src/operations/operations.ts";
import type { SkewMeter } from "../../src/ports/clock-skew.ts";
import type { GrantSeal } from "../../src/ports/grant-seal.ts";
import type { RandomIds } from "../../src/ports/random-ids.ts";
import type { DatabaseStore } from "../../src/store/create-store.ts";
import { createManualClock, type ManualClock } from "../scheduler/manual-clock.ts";
import { openStore } from "../store/open-store.ts";
import { aCatalogue, MONDAY } from "./builders.ts";
import { accountOf, createSwitchableDirectory, type SwitchableDirectory } from "./switchable-directory.ts";
import { tempDir } from "./temp-dir.ts";

/** The operations on a real database, with the people of a workspace, a clock that stands, and no wall. */
export interface Core {
  readonly folder: string;
  readonly deps: OperationDeps;
  readonly store: DatabaseStore;
  readonly clock: ManualClock;
  readonly seal: GrantSeal;
  readonly directory: SwitchableDirectory;
  readonly operations: Operations;
  /** Every wake so far. */
  readonly woken: ProxyName[];
  /** A person of the workspace, as the platform vouches for them now. */
  as(name: string): Promise<Actor>;
  /** Everything in the log with this action. */
  events(action: AuditAction): Promise<readonly AuditEvent[]>;
}

/** A clock that is right. */
export const STEADY: SkewMeter = { current: () => 0, measure: async () => undefined };

const PEOPLE = ["ana", "ben", "cyd", "dee", "eve"] as const;

export async function openCore(over: Partial<Catalogue> = {}, base = aCatalogue()): Promise<Core> {
  const folder = await tempDir();
  return joinCore(folder, { ...base, ...over });
}

/** A core in a folder that may have been used before. */
export async function joinCore(folder: string, catalogue: Catalogue): Promise<Core> {
  const store = await openStore(folder);
  const clock = createManualClock(MONDAY);
  const directory = createSwitchableDirectory();
  for (const name of PEOPLE) directory.say(name);
  const seal = createGrantSeal(createKeys(new Uint8Array(32).fill(7)));
  const woken: ProxyName[] = [];
  const deps: OperationDeps = {
    store,
    clock,
    ids: countingIds(),
    catalogue,
    directory,
    addresses: createAddressReader(),
    seal,
    skew: STEADY,
    wake: (proxy) => void woken.push(proxy),
  };
  const operations = createOperations(deps);
  return {
    folder,
    deps,
    store,
    clock,
    seal,
    directory,
    operations,
    woken,
    as: async (name) => must(await operations.identify(accountOf(name))),
    events: async (action) =>
      (await store.read.auditEvents(0, 10_000)).filter((one) => one.action === action),
  };
}

/** `aaaaab`, `aaaaac`, …: the same in every run. */
function countingIds(): RandomIds {
  let count = 0;
  const next = (): number => {
    count += 1;
    return count;
  };
  return {
    short: () =>
      next()
        .toString(26)
        .replace(/./g, (digit) => LETTERS.charAt(Number.parseInt(digit, 26)))
        .padStart(6, "a"),
    fraction: () => 0.5,
    unique: () => `unique-${next()}`,
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** What was asked for; a refusal is the test's failure. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
}

/** The kind of refusal, or `done`. */
export const kindOf = (result: Result<unknown>): RefusalOf<never>["kind"] | string =>
  result.ok ? "done" : result.refusal.kind;

export const anAsk = (over: Partial<AskText> = {}): AskText => ({
  target: "orders-db",
  duration: "30m",
  source: "203.0.113.9",
  reason: "INC-4211, checkout is slow",
  ticket: null,
  ...over,
});
