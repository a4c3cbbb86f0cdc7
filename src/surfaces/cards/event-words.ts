import type { AuditAction, AuditDetail, AuditEvent } from "../../domain/audit-event.ts";
import { sayBytes } from "../../domain/connection.ts";
import { sayDuration } from "../../domain/duration.ts";
import { instant } from "../../domain/ids.ts";
import { saySource } from "../../domain/source.ts";
import { at, type Line, say, sentence, typed, words } from "./line.ts";
import { sayLateness } from "./receipt-lines.ts";

const text = (event: AuditEvent, key: string): string => {
  const value = event.details[key];
  return typeof value === "string" ? value : "";
};

const number = (event: AuditEvent, key: string): number | null => {
  const value = event.details[key];
  return typeof value === "number" ? value : null;
};

const who = (event: AuditEvent): Line => say`${event.actorName}`;

const when = (event: AuditEvent, key: string): Line => {
  const value = number(event, key);
  return value === null ? say`?` : say`${at(instant(value), "seconds")}`;
};

const span = (event: AuditEvent, key: string): Line => {
  const value = number(event, key);
  return value === null ? [] : say`${words(sayDuration(value))}`;
};

/** `: “…”`, where something was said. */
const because = (event: AuditEvent, key: string): Line =>
  text(event, key) === "" ? [] : say`: “${sentence(text(event, key))}”`;

const asked = (event: AuditEvent): Line => {
  const more = text(event, "extends") === "" ? [] : say` more, on ${text(event, "extends")},`;
  const ticket = text(event, "ticket") === "" ? [] : say` ${text(event, "ticket")}`;
  const from = say`from ${saySource(text(event, "source"))} (${words(text(event, "sourceKind"))})`;
  return say`${who(event)} asked for ${text(event, "target")}, ${span(event, "durationMs")}${more} ${from}:${ticket} ${sentence(text(event, "reason"))}`;
};

const answered = (event: AuditEvent): Line =>
  say`${who(event)} approved ${event.subject} (${number(event, "approvals") ?? 0} of ${number(event, "quorum") ?? 0})`;

const lateness = (event: AuditEvent): Line => {
  const late = number(event, "lateMs");
  return late === null ? say`` : say`: ${words(sayLateness(late))} after the end`;
};

const connections = (event: AuditEvent): Line => {
  const count = number(event, "connections");
  if (count === null) return [];
  return say`, ${count} ${words(count === 1 ? "connection" : "connections")}, ${words(sayBytes(number(event, "bytes") ?? 0))}`;
};

/** Everything the event holds, for what has no sentence of its own: a record is never shown as less than it is. */
function rest(event: AuditEvent, known: readonly string[] = []): Line {
  const others = Object.entries(event.details).filter(
    ([key, value]) => !known.includes(key) && value !== null && value !== "",
  );
  return others.flatMap(
    ([key, value], index) => say`${words(index === 0 ? ": " : ", ")}${detail(key, value)}`,
  );
}

const detail = (key: string, value: AuditDetail): Line =>
  say`${typed(key)} ${typed(typeof value === "string" ? value : JSON.stringify(value), 160)}`;

const connectionOf = (event: AuditEvent, what: string): Line =>
  say`${words(what)} ${event.subject}${rest(event)}`;

/** One line for each fact. A new action does not compile until it has its words. */
const WORDS: Readonly<Record<AuditAction, (event: AuditEvent) => Line>> = {
  "bot.started": (event) => say`sallyport started${rest(event)}`,
  "bot.stopped": (event) => say`sallyport stopped${rest(event)}`,
  "configuration.loaded": (event) => say`configuration loaded${rest(event)}`,
  "person.joined": (event) => say`${who(event)} is known from ${text(event, "surface")} as ${event.subject}`,
  "person.held": (event) =>
    say`an account that claims ${text(event, "email")} is held: ${event.subject}, until an admin names it`,
  "person.refused": (event) =>
    say`${who(event)} was refused: ${text(event, "tried")} ${event.subject}, ${text(event, "why")}`,
  "request.asked": asked,
  "request.answered": answered,
  "request.approved": (event) =>
    say`granted ${event.subject}: ${text(event, "grant")} from ${saySource(text(event, "source"))} until ${when(event, "endsAt")}`,
  "request.denied": (event) => say`${who(event)} denied ${event.subject}${because(event, "reason")}`,
  "request.lapsed": (event) => say`nobody answered ${event.subject}: it lapsed`,
  "request.withdrawn": (event) => say`${who(event)} took back ${event.subject}${because(event, "because")}`,
  "grant.opened": (event) => say`opened ${event.subject}${rest(event)}`,
  "grant.extended": (event) =>
    say`extended ${event.subject} by ${text(event, "request")} until ${when(event, "endsAt")}`,
  "grant.released": (event) => say`${who(event)} released ${event.subject}${because(event, "note")}`,
  "grant.revoked": (event) => say`${who(event)} revoked ${event.subject}${because(event, "note")}`,
  "grant.failed": (event) => say`gave up opening ${event.subject}${because(event, "note")}`,
  "grant.closed": (event) =>
    say`closed ${event.subject}${lateness(event)}${connections(event)}${rest(event, ["lateMs", "connections", "bytes"])}`,
  "grant.confirmed": (event) => say`confirmed ${event.subject} closed${rest(event)}`,
  "grant.late": (event) => say`${event.subject} is not closed in time${rest(event)}`,
  "grant.reopened": (event) => say`${event.subject} was found open again${rest(event)}`,
  "grant.forged": (event) => say`${event.subject} is not genuine: it opens nothing${rest(event)}`,
  "wall.orphan-closed": (event) => say`closed a rule that no grant needs on ${event.subject}${rest(event)}`,
  "wall.foreign-rule": (event) => say`a rule that is not ours admits on ${event.subject}${rest(event)}`,
  "wall.forged-mark": (event) => say`a rule bears a forged mark on ${event.subject}${rest(event)}`,
  "freeze.set": (event) => say`${who(event)} froze everything${because(event, "reason")}`,
  "freeze.lifted": (event) => say`${who(event)} lifted the freeze`,
  "connection.opened": (event) => connectionOf(event, "connection opened on"),
  "connection.closed": (event) => connectionOf(event, "connection closed on"),
  "connection.refused": (event) => connectionOf(event, "connection refused on"),
};

export const eventWords = (event: AuditEvent): Line => WORDS[event.action](event);
