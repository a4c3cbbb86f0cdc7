import type { Stored, StoredEvent, StoredGrant, StoredRequest } from "./stored.ts";
import type { Violations } from "./violations.ts";

export interface LogHolding {
  /** Holds every change of state against the log, and the log against what it was at the last look. */
  hold(): void;
}

const RESOLVED = ["denied", "withdrawn", "lapsed"];
const ENDED = ["released", "revoked", "failed"];

function ofRequest({ id, status, extends_grant: more }: StoredRequest): readonly string[] {
  const asked = `request.asked ${id}`;
  if (RESOLVED.includes(status)) return [asked, `request.${status} ${id}`];
  if (status !== "approved") return [asked];
  return [asked, more === null ? `request.approved ${id}` : `grant.extended ${more}`];
}

function ofGrant({ id, end_reason: reason, ...at }: StoredGrant): readonly string[] {
  const turns = { opened: at.opened_at, closed: at.closed_at, confirmed: at.confirmed_at };
  const past = Object.entries(turns).flatMap(([turn, when]) => (when === null ? [] : [turn]));
  const ended = reason !== null && ENDED.includes(reason) ? [reason] : [];
  return [...past, ...ended].map((turn) => `grant.${turn} ${id}`);
}

/** Each change of state, by the event that has to tell of it. */
const changesOf = (stored: Stored): ReadonlyMap<string, number> =>
  countsOf([
    ...stored.all("requests").flatMap(ofRequest),
    ...stored.all("grants").flatMap(ofGrant),
    ...stored
      .all("sessions")
      .flatMap(({ grant_id, access_key_id: key }) => (key === null ? [] : [`session.minted ${grant_id}`])),
  ]);

const countsOf = (all: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(all, (one) => one)].map(([one, same]) => [one, same.length]));

const TOLD =
  /^(request\.(asked|approved|denied|withdrawn|lapsed)|grant\.(opened|closed|confirmed|released|revoked|failed|extended)|session\.minted)$/;

/** Set and lifted in turn. */
function holdFreezes(events: readonly StoredEvent[], violations: Violations, frozen: boolean): void {
  const turns = events.filter(({ action }) => action.startsWith("freeze."));
  for (const [place, { action }] of turns.entries())
    if (action !== (place % 2 === 0 ? "freeze.set" : "freeze.lifted"))
      violations.saw("a complete log", `freeze ${place}: ${action}`);
  if ((turns.at(-1)?.action === "freeze.set") !== frozen)
    violations.saw(
      "a complete log",
      `the freeze is ${frozen ? "" : "not "}there, and the log ends otherwise`,
    );
}

/** Every event is told in one line of the audit channel: ranges follow each other. */
function holdLines(stored: Stored, violations: Violations): void {
  let next = 0;
  for (const { subject } of stored.all("messages").filter(({ purpose }) => purpose === "audit")) {
    const [from = 0, to = 0] = subject.split("-").map(Number);
    if (from !== next) violations.saw("no duplicate message", `audit lines ${subject} follow ${next}`);
    next = to + 1;
  }
}

function holdCounts(
  events: readonly StoredEvent[],
  changes: { readonly before: ReadonlyMap<string, number>; readonly after: ReadonlyMap<string, number> },
  violations: Violations,
): void {
  const told = events.filter(({ action }) => TOLD.test(action));
  const counts = countsOf(told.map(({ action, subject }) => `${action} ${subject}`));
  for (const [change, count] of changes.before)
    if ((counts.get(change) ?? 0) < count) violations.saw("a complete log", `no event of ${change}`);
  for (const [change, count] of counts)
    if ((changes.after.get(change) ?? 0) < count)
      violations.saw("a complete log", `an event too many of ${change}`);
}

function holdGrants(stored: Stored, violations: Violations): void {
  const grants = countsOf(stored.all("grants").map(({ request_id }) => request_id));
  for (const [request, count] of grants)
    if (count > 1) violations.saw("no double opening", `${request} has ${count} grants`);
}

export function createLogHolding(stored: Stored, violations: Violations): LogHolding {
  let known: readonly StoredEvent[] = [];
  const isFrozen = (): boolean => stored.all("freeze").length > 0;
  return {
    hold() {
      // Changes first: what is written meanwhile has its event in a later look.
      const before = changesOf(stored);
      const frozen = isFrozen();
      const events = stored.eventsFrom(0);
      holdCounts(events, { before, after: changesOf(stored) }, violations);
      const isStill = frozen === isFrozen() && stored.eventsFrom(events.length).length === 0;
      if (isStill) holdFreezes(events, violations, frozen);
      for (const [place, event] of known.entries())
        if (events[place]?.leaf_hash !== event.leaf_hash)
          violations.saw("a verifiable log", `event ${place} is another than before`);
      known = events;
      holdLines(stored, violations);
      holdGrants(stored, violations);
    },
  };
}
