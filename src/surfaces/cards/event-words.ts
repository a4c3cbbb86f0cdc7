import type { AuditAction, AuditDetail, AuditEvent } from "../../domain/audit-event.ts";
import { saySkew } from "../../domain/clock-skew.ts";
import { sayBytes } from "../../domain/connection.ts";
import { sayDuration } from "../../domain/duration.ts";
import { instant } from "../../domain/ids.ts";
import { saySource } from "../../domain/source.ts";
import { at, code, join, type Line, say, sentence, typed, words } from "./line.ts";
import { sayLateness } from "./receipt-lines.ts";

const text = (event: AuditEvent, key: string): string => {
  const value = event.details[key];
  return typeof value === "string" ? value : "";
};

const number = (event: AuditEvent, key: string): number | null => {
  const value = event.details[key];
  return typeof value === "number" ? value : null;
};

const surfaceOf = (event: AuditEvent): string => (text(event, "surface") === "teams" ? "Teams" : "Slack");

/** `2 grants`, `1 grant`, `no grant`. */
const counted = (event: AuditEvent, key: string, what: string): Line => {
  const count = number(event, key) ?? 0;
  return say`${words(count === 0 ? `no ${what}` : `${count} ${what}${count === 1 ? "" : "s"}`)}`;
};

/** A refusal's name, as words: `own request`. */
const spelled = (kind: string): string => kind.replaceAll("-", " ");

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
  const more = text(event, "extends") === "" ? [] : say` more, on ${text(event, "extends")}`;
  const ticket = text(event, "ticket") === "" ? [] : say` ${text(event, "ticket")}`;
  const from = say`from ${saySource(text(event, "source"))} (${words(text(event, "sourceKind"))})`;
  return say`${who(event)} asked for ${text(event, "target")}, ${span(event, "durationMs")}${more}, ${from}:${ticket} ${sentence(text(event, "reason"))}`;
};

const answered = (event: AuditEvent): Line =>
  say`${who(event)} approved ${event.subject} (${number(event, "approvals") ?? 0} of ${number(event, "quorum") ?? 0})`;

/** `security-group sgr-0a1b…, gate 5432`: what carries a grant. */
function layersOf(event: AuditEvent): Line {
  const { layers } = event.details;
  if (!Array.isArray(layers)) return [];
  const told = layers.map((layer: AuditDetail) => {
    const fields = isRecord(layer) ? layer : {};
    return say`${textOf(fields.layer)} ${textOf(fields.evidence)}`;
  });
  return told.length === 0 ? [] : say`: ${join(told, ", ")}`;
}

const isRecord = (detail: AuditDetail | undefined): detail is { readonly [key: string]: AuditDetail } =>
  typeof detail === "object" && detail !== null && !Array.isArray(detail);

const textOf = (detail: AuditDetail | undefined): string => (typeof detail === "string" ? detail : "");

const opened = (event: AuditEvent): Line => {
  const after = number(event, "afterMs");
  const took = after === null ? [] : say`; ${words(sayLateness(after))} after approval`;
  return say`opened ${event.subject}${layersOf(event)}${took}`;
};

/** I8: what admits the address still is said with it. */
const closed = (event: AuditEvent): Line => {
  const late = number(event, "lateMs");
  const when = late === null ? [] : say`: ${words(sayLateness(late))} after the end`;
  const { stillAdmits } = event.details;
  const still = Array.isArray(stillAdmits) ? stillAdmits.filter((one) => typeof one === "string") : [];
  const admits = still.length === 0 ? [] : say`, but the address is let in still, by ${still.join(" and ")}`;
  if (event.details.foundClosed === true) {
    return say`found ${event.subject} closed${when}; something else had closed it by then${admits}`;
  }
  return say`closed ${event.subject}${when}${admits}`;
};

const connectionClosed = (event: AuditEvent): Line => {
  const bytes = (number(event, "bytesIn") ?? 0) + (number(event, "bytesOut") ?? 0);
  const cut = event.details.cut === true ? ", cut" : "";
  if (event.details.died === true)
    return say`connection of ${who(event)} on ${event.subject} was cut when the bot died`;
  const told = `${sayBytes(bytes)}, ${sayDuration(number(event, "lastedMs") ?? 0)}${cut}`;
  return say`connection of ${who(event)} on ${event.subject} closed: ${words(told)}`;
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

/** One line for each fact. A new action does not compile until it has its words. */
const WORDS: Readonly<Record<AuditAction, (event: AuditEvent) => Line>> = {
  "bot.started": (event) => say`sallyport started${rest(event)}`,
  "bot.stopped": (event) => say`sallyport stopped${rest(event)}`,
  "configuration.loaded": (event) => say`configuration loaded${rest(event)}`,
  "person.joined": (event) => say`${who(event)} is known from ${words(surfaceOf(event))} as ${event.subject}`,
  "person.held": (event) =>
    say`an account that claims ${text(event, "email")} is held: ${event.subject}, until an admin names it`,
  "person.refused": (event) =>
    say`${who(event)} was refused: ${text(event, "tried")} ${event.subject}, ${spelled(text(event, "why"))}`,
  "request.asked": asked,
  "request.answered": answered,
  "request.approved": (event) =>
    say`granted ${event.subject}: ${text(event, "grant")} from ${saySource(text(event, "source"))} until ${when(event, "endsAt")}`,
  "request.denied": (event) => say`${who(event)} denied ${event.subject}${because(event, "reason")}`,
  "request.lapsed": (event) => say`nobody answered ${event.subject}: it lapsed`,
  "request.withdrawn": (event) => say`${who(event)} took back ${event.subject}${because(event, "because")}`,
  "grant.opened": opened,
  "grant.extended": (event) =>
    say`extended ${event.subject} by ${text(event, "request")} until ${when(event, "endsAt")}`,
  "grant.released": (event) => say`${who(event)} released ${event.subject}${because(event, "note")}`,
  "grant.revoked": (event) => say`${who(event)} revoked ${event.subject}${because(event, "note")}`,
  "grant.failed": (event) => say`gave up opening ${event.subject}${because(event, "note")}`,
  "grant.closed": closed,
  "grant.confirmed": (event) => say`confirmed ${event.subject} closed`,
  "grant.late": (event) => say`${event.subject} was not closed in time${because(event, "problem")}`,
  "grant.reopened": (event) => say`${event.subject} was found open again${because(event, "problem")}`,
  "grant.forged": (event) => say`${event.subject} is not genuine and opens nothing${rest(event)}`,
  "wall.orphan-closed": (event) =>
    say`closed what no grant needs on ${event.subject}${because(event, "says")}`,
  "wall.foreign-rule": (event) =>
    say`a rule that is not ours admits on ${event.subject}${because(event, "says")}`,
  "wall.forged-mark": (event) => say`a rule bears a forged mark on ${event.subject}${because(event, "says")}`,
  "wall.role-policy": (event) =>
    say`a role’s policy is not as Sallyport left it, on ${event.subject}${because(event, "says")}`,
  "freeze.set": (event) =>
    say`${who(event)} froze everything, which ends ${counted(event, "closes", "grant")}${because(event, "reason")}`,
  "freeze.lifted": (event) => say`${who(event)} lifted the freeze`,
  "connection.opened": (event) =>
    say`connection of ${who(event)} on ${event.subject}, from ${text(event, "from")}`,
  "connection.closed": connectionClosed,
  "connection.refused": (event) =>
    say`a connection from ${text(event, "from")} to ${event.subject}, port ${number(event, "port") ?? 0}, was refused`,
  "address.seen": (event) => say`${who(event)} was seen at ${text(event, "address")}`,
  "session.minted": (event) =>
    say`AWS credentials ${code(text(event, "accessKeyId"))} on ${event.subject} to ${who(event)}, at ${text(event, "from")}, until ${when(event, "until")}`,
  "session.refused": (event) =>
    say`AWS credentials on ${event.subject} were refused to ${who(event)}, at ${text(event, "from")}${text(event, "says") === "" ? say`: ${spelled(text(event, "why"))}` : because(event, "says")}`,
  "person.left": (event) =>
    say`${who(event)} has left: the account ${text(event, "user")} in ${words(surfaceOf(event))} is deactivated, which ends ${counted(event, "grants", "grant")} and ${counted(event, "requests", "request")}`,
  "clock.skewed": (event) => clockSkewed(number(event, "skewMs") ?? 0),
  "clock.steady": () => say`this machine’s clock is right again`,
};

/** Time that was told is not taken back: from ahead, only another start leads back. */
const clockSkewed = (skewMs: number): Line =>
  skewMs > 0
    ? say`Sallyport’s clock is ${words(saySkew(skewMs))} of AWS’s: doors close early and nothing opens, until this machine’s clock is right and Sallyport is started again`
    : say`this machine’s clock is ${words(saySkew(skewMs))} AWS’s: doors close on time all the same, and nothing opens until it is set right`;

export const eventWords = (event: AuditEvent): Line => WORDS[event.action](event);
