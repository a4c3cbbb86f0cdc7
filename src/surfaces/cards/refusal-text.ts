import { saySkew } from "../../domain/clock-skew.ts";
import { sayDuration, typeDuration } from "../../domain/duration.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { SourceKind } from "../../domain/source.ts";
import { at, code, type Line, listed, say, sentence, words } from "./line.ts";

type ByKind = { readonly [R in Refusal as R["kind"]]: R };
type Told<K extends keyof ByKind = keyof ByKind> = { readonly [P in K]: ByKind[P] & { readonly kind: P } }[K];
type Words = { readonly [P in keyof ByKind]: (refusal: ByKind[P]) => Line };

const codes = (names: readonly string[]): Line => listed(names.map((name) => say`${code(name)}`));

const names = (of: readonly string[], last = "or"): Line =>
  listed(
    of.map((name) => say`${name}`),
    last,
  );

/** What may be asked for, or that nothing may. */
const instead = (allowed: readonly string[]): Line =>
  allowed.length === 0
    ? say`There is nothing here that you may ask for; an admin can change that.`
    : say`You may ask for: ${codes(allowed.slice(0, 20))}.`;

/** The networks to pick from, where there are any. */
const orNetwork = (networks: readonly string[]): Line =>
  networks.length === 0 ? [] : say`, or pick a network: ${names(networks)}`;

const count = (many: number, what: string): Line => say`${words(`${many} ${what}${many === 1 ? "" : "s"}`)}`;

const aDuration = say`Write ${code("4h")}, ${code("45m")} or ${code("1h30m")}.`;

const durationProblems = {
  "no-unit": say`has no unit`,
  "not-positive": say`is no time at all`,
  unreadable: say`is not a duration`,
} as const;

const sourceProblems = {
  "host-name": say`is not an address: names change where they point.`,
  mapped: say`is an IPv4 address in IPv6 clothes.`,
  unreadable: say`is not an address.`,
} as const;

const widest = (found: string, maxPrefix: number): string =>
  maxPrefix === (found.includes(":") ? 128 : 32)
    ? "only single addresses are taken"
    : `the widest that is taken is a /${maxPrefix}`;

/** How what is taken is said; an address that is seen needs a page, and whoever has one tells of it. */
function named(takes: readonly SourceKind[]): Line {
  const ways = [
    ...(takes.includes("network") ? [say`${code("from")} and a network’s name`] : []),
    ...(takes.includes("typed") ? [say`${code("from 203.0.113.9")}`] : []),
  ];
  return ways.length === 0 ? [] : say` Write ${listed(ways)}.`;
}

export const KINDS: Readonly<Record<SourceKind, string>> = {
  observed: "an address seen on your connection",
  typed: "a typed address",
  network: "a network of the configuration",
};

const ENDS = { approved: "approved", denied: "denied", lapsed: "lapsed", withdrawn: "taken back" } as const;

const people: Pick<Words, "guest" | "bot" | "foreign-workspace" | "deactivated" | "identity-held"> = {
  guest: () => say`Guests can’t ask for access here. Ask a full member of the workspace.`,
  bot: () => say`Bots can’t use Sallyport. A person has to ask.`,
  "foreign-workspace": () => say`Your account belongs to another workspace. Ask a member of this one.`,
  deactivated: () => say`Your account is deactivated. Ask an admin of the workspace.`,
  "identity-held": ({ email }) =>
    say`Another account here already stands for ${email}. An admin has to name this one under people in the configuration.`,
};

const asks: Pick<
  Words,
  | "unknown-target"
  | "not-a-requester"
  | "bad-duration"
  | "duration-too-short"
  | "duration-too-long"
  | "reason-missing"
  | "reason-too-long"
> = {
  "unknown-target": ({ found, near, allowed }) =>
    found.trim() === ""
      ? say`Say which target. ${instead(allowed)}`
      : say`I don’t know ${code(found)}. ${near === null ? [] : say`Did you mean ${code(near)}? `}${instead(allowed)}`,
  "not-a-requester": ({ title, allowed }) => say`You can’t ask for ${title}. ${instead(allowed)}`,
  "bad-duration": ({ found, problem }) =>
    found.trim() === ""
      ? say`Say for how long. ${aDuration}`
      : say`${code(found)} ${durationProblems[problem]}. ${aDuration}`,
  "duration-too-short": ({ askedMs, minMs }) =>
    say`${words(sayDuration(askedMs))} is too short: ask for ${words(sayDuration(minMs))} or more.`,
  "duration-too-long": ({ title, target, askedMs, maxMs }) =>
    say`${title} allows up to ${words(sayDuration(maxMs))}; you asked for ${words(sayDuration(askedMs))}. Try ${code(`/jit request ${target} ${typeDuration(maxMs)} …`)}.`,
  "reason-missing": () => say`Say why: everyone concerned reads it.`,
  "reason-too-long": ({ length, max }) =>
    say`The reason has ${length} characters and may have ${max}. Put the rest in the ticket.`,
};

const sources: Pick<
  Words,
  | "source-missing"
  | "bad-source"
  | "source-everyone"
  | "source-not-canonical"
  | "source-too-wide"
  | "source-private"
  | "source-kind"
> = {
  "source-missing": () =>
    say`Say where you will connect from: ${code("from 203.0.113.9")}, or ${code("from")} and the name of a network.`,
  "bad-source": ({ found, problem, networks }) =>
    say`${code(found)} ${sourceProblems[problem]} Give one address such as 203.0.113.9${orNetwork(networks)}.`,
  "source-everyone": ({ found, networks }) =>
    say`${found} is everyone on the internet. Give one address${orNetwork(networks)}.`,
  "source-not-canonical": ({ found, canonical, addresses, single }) =>
    say`${code(found)} means ${canonical}, ${words(addresses)}. Write the one you mean: ${code(single)} or ${code(canonical)}.`,
  "source-too-wide": ({ found, addresses, maxPrefix, networks }) =>
    say`${code(found)} is ${words(addresses)}; ${words(widest(found, maxPrefix))}. Give one address${orNetwork(networks)}.`,
  "source-private": ({ found, networks }) =>
    say`${code(found)} is a private address, which the proxy never sees. Give the public one${orNetwork(networks)}.`,
  "source-kind": ({ title, takes }) =>
    say`${title} takes only ${words(takes.map((kind) => KINDS[kind]).join(" or "))}.${named(takes)}`,
};

const lookups: Pick<
  Words,
  | "no-such-request"
  | "no-such-grant"
  | "nothing-open"
  | "which-one"
  | "not-yours"
  | "could-not-check"
  | "grant-ended"
  | "extension-pending"
> = {
  "no-such-request": ({ id }) => say`There is no request ${code(id)}. ${code("/jit list")} shows yours.`,
  "no-such-grant": ({ id }) => say`There is no grant ${code(id)}. ${code("/jit list")} shows yours.`,
  "nothing-open": () => say`You have nothing open. ${code("/jit list")} shows what waits.`,
  "which-one": ({ ids, command }) =>
    say`You have more than one door open. Say which: ${listed(ids.map((id) => say`${code(`/jit ${command} ${id}`)}`))}.`,
  "not-yours": ({ id }) => say`${code(id)} is someone else’s. ${code("/jit list")} shows yours.`,
  "could-not-check": ({ what, system }) =>
    say`I couldn’t check ${what} (${system} didn’t answer), so nothing was done. Try again in a minute.`,
  "grant-ended": ({ id, at: ended }) =>
    say`${code(id)} ended at ${at(ended)}. Whoever needs it still asks anew: ${code("/jit request")}.`,
  "extension-pending": ({ id }) =>
    say`You already ask for more time with ${code(id)}. Wait for the answer, or ${code(`/jit withdraw ${id}`)}.`,
};

const answers: Pick<
  Words,
  "own-request" | "not-an-approver" | "not-an-admin" | "already-resolved" | "already-answered"
> = {
  "own-request": ({ others }) =>
    others.length === 0
      ? say`You can’t answer your own request, and nobody else may. An admin has to name another approver.`
      : say`You can’t answer your own request. ${names(others)} can.`,
  "not-an-approver": ({ title, approvers }) =>
    say`You are not among those who decide on ${title}. ${names(approvers)} can.`,
  "not-an-admin": () => say`Only admins can do that. Ask one of them.`,
  "already-resolved": ({ status, by, at: resolved }) =>
    by === null || status === "lapsed"
      ? say`This request ${words(status === "lapsed" ? "lapsed" : `was ${ENDS[status]}`)} at ${at(resolved)}. It can be asked again.`
      : say`This request was already ${words(ENDS[status])} by ${by} at ${at(resolved)}. There is nothing left to do.`,
  "already-answered": ({ missing }) =>
    say`You have answered this request already. It still needs ${missing} more.`,
};

const limits: Pick<
  Words,
  "no-room" | "too-many-pending" | "too-many-open" | "frozen" | "already-frozen" | "not-frozen"
> = {
  "no-room": ({ proxy, used, limit, nextFreeAt }) =>
    say`${proxy} has no room: ${used} of ${limit} rules in use. ${nextFreeAt === null ? say`An admin can make room.` : say`The next one frees at ${at(nextFreeAt)}.`}`,
  "too-many-pending": ({ limit }) =>
    say`You have ${count(limit, "request")} waiting, which is the most. Take one back: ${code("/jit list")}.`,
  "too-many-open": ({ limit }) =>
    say`You have ${count(limit, "door")} open or asked for, which is the most. Close or take back one first: ${code("/jit list")}.`,
  frozen: ({ since, by, reason }) =>
    say`Everything is frozen since ${at(since)} by ${by}: “${sentence(reason)}”. Nothing opens until it is lifted.`,
  "already-frozen": ({ since, by }) =>
    say`Everything is frozen already, since ${at(since)} by ${by}. ${code("/jit unfreeze")} lifts it.`,
  "not-frozen": () => say`Nothing is frozen. ${code("/jit freeze <reason>")} closes everything.`,
};

const credentials: Pick<
  Words,
  | "clock-skewed"
  | "no-pages"
  | "no-session"
  | "not-open-yet"
  | "too-many-mints"
  | "session-refused"
  | "link-dead"
  | "wrong-address"
> = {
  "clock-skewed": ({ skewMs }) =>
    skewMs < 0
      ? say`Sallyport’s clock is ${words(saySkew(skewMs))} AWS’s, so no end could be kept and nothing opens. An operator has to set this machine’s clock right.`
      : say`Sallyport’s clock is ${words(saySkew(skewMs))} of AWS’s, so no end could be kept and nothing opens. An operator has to set this machine’s clock right and start Sallyport again.`,
  "no-pages": () => say`Sallyport has no page here. An operator has to set publicUrl in the configuration.`,
  "no-session": ({ id, title }) =>
    say`${title} lends no AWS role, so ${code(id)} has no credentials. Connect to it instead.`,
  "not-open-yet": ({ id, title }) => say`${title} is not open yet with ${code(id)}. Try again in a moment.`,
  "too-many-mints": ({ id, limit, againAt }) =>
    say`Credentials of ${code(id)} were asked for ${limit} times within a minute, which is the most. Wait until ${at(againAt, "seconds")}; a program that asks should keep them until they end.`,
  "session-refused": ({ title, says }) =>
    say`AWS does not lend the role of ${title}. An operator has to change it: ${sentence(says)}.`,
  "link-dead": () => say`This link was used, or its time is over. Ask for another one in Slack.`,
  "wrong-address": ({ found, expected }) =>
    say`You come from ${found}, and the door is for ${expected}. Open the link from there, or ask anew from here.`,
};

const WORDS: Words = { ...people, ...asks, ...sources, ...lookups, ...answers, ...limits, ...credentials };

const tell = <K extends keyof ByKind>(kind: K, refusal: Told<K>): Line => WORDS[kind](refusal);

/** What is wrong, and what to do: one sentence each. A new refusal does not compile until it has them. */
export const refusalText = (refusal: Refusal): Line => tell(refusal.kind, refusal);
