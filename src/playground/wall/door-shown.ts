import { type Connection, summarize } from "../../domain/connection.ts";
import { endOf, type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Instant } from "../../domain/ids.ts";
import type { LayerState } from "../../domain/layer-state.ts";
import type { MintedSession } from "../../domain/session.ts";
import { saySource } from "../../domain/source.ts";
import type {
  DoorShown,
  DoorStatus,
  LayerShown,
  RuleOnWall,
  SecurityGroupShown,
  SessionShown,
  SweptShown,
  Traffic,
} from "./page-protocol.ts";

/** All that is known of one grant. */
export interface DoorFacts {
  readonly grant: Grant;
  readonly person: string;
  readonly layers: readonly LayerState[];
  readonly connections: readonly Connection[];
  /** Credentials that were handed out. */
  readonly sessions: readonly MintedSession[];
  /** Bytes that connections under way have moved so far, both directions. */
  readonly liveBytes: number;
  readonly refused: number;
  /** What stands in the grant's security group. */
  readonly rules: readonly RuleOnWall[];
  /** What the sweeper took back. */
  readonly swept: readonly SweptShown[];
  readonly now: Instant;
}

/** A door as the wall draws it. */
export function doorShown(facts: DoorFacts): DoorShown {
  const { grant, now } = facts;
  return {
    grant: grant.id,
    target: grant.target,
    title: grant.title,
    person: facts.person,
    source: saySource(grant.source.cidr),
    gatePort: grant.door.endpoint.port,
    status: statusOf(grant, now),
    startsAt: grant.startsAt,
    endsAt: endOf(grant),
    reason: grant.ended?.reason ?? null,
    closedAt: grant.closedAt,
    layers: grant.door.layers.map((name) => layerShown(facts, name)),
    traffic: trafficOf(facts),
  };
}

function statusOf(grant: Grant, now: Instant): DoorStatus {
  if (grant.closedAt !== null) return "closed";
  if (!shouldBeOpen(grant, now)) return "closing";
  return grant.openedAt === null ? "opening" : "open";
}

function layerShown(facts: DoorFacts, name: LayerState["layer"]): LayerShown {
  const state = facts.layers.find(({ layer }) => layer === name);
  const shown = { status: layerStatus(facts, state), problem: state?.problem ?? null };
  if (name === "gate") return { name, ...shown };
  if (name === "sts-session") return { name, ...shown, ...handedOut(facts.sessions) };
  return { name, ...shown, ...ruleShown(facts, state) };
}

function layerStatus({ grant, now }: DoorFacts, state: LayerState | undefined): DoorStatus {
  if (state !== undefined && state.seenClosedAt !== null) return "closed";
  if (!shouldBeOpen(grant, now)) return "closing";
  return state === undefined || state.carriedAt === null ? "opening" : "open";
}

/** What AWS has not answered to is in nobody's hands as far as is known. */
function handedOut(sessions: readonly MintedSession[]): Pick<SessionShown, "handedOut" | "until"> {
  const known = sessions.filter(({ accessKeyId }) => accessKeyId !== null);
  const last = Math.max(...known.map(({ until }) => until));
  return { handedOut: known.length, until: known.length === 0 ? null : last };
}

type RuleWords = Pick<SecurityGroupShown, "rule" | "sharedUntil" | "sweptAt">;

/** AWS has one rule for a source and a port, whoever needs it: one that outlasts a door that is over is another's. */
function ruleShown(facts: DoorFacts, state: LayerState | undefined): RuleWords {
  const { grant, swept, now } = facts;
  const rule = ruleOf(facts, state);
  const sweptAt = swept.find(({ id }) => id === state?.evidence)?.at ?? null;
  const until = rule?.until ?? 0;
  const isAnothers = !shouldBeOpen(grant, now) && until >= grant.endsAt + MARK_STEP_MS;
  return isAnothers ? { rule: null, sharedUntil: until, sweptAt } : { rule, sharedUntil: null, sweptAt };
}

/** A mark tells its end to the second. */
const MARK_STEP_MS = 1_000;

/** A bot that died never told how much its connections moved. */
const isUncounted = ({ cut, bytesIn, bytesOut }: Connection): boolean => cut && bytesIn + bytesOut === 0;

/** By its id, as the layer noted it; before that, by what it lets through. */
function ruleOf({ grant, rules }: DoorFacts, state: LayerState | undefined): RuleOnWall | null {
  const noted = rules.find(({ id }) => id === state?.evidence);
  const ports = String(grant.door.ports.from);
  return noted ?? rules.find((rule) => rule.source === grant.source.cidr && rule.ports === ports) ?? null;
}

function trafficOf({ connections, liveBytes, refused }: DoorFacts): Traffic {
  const over = connections.filter(({ closedAt }) => closedAt !== null);
  const { count, live, cut } = summarize(connections);
  const bytes = over.some(isUncounted) ? null : summarize(over).bytes + liveBytes;
  return { live, total: count, cut, refused, bytes };
}
