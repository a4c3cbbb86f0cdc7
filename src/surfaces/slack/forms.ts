import type { KnownBlock, ModalView, PlainTextOption } from "@slack/types";
import type { Target } from "../../domain/catalogue.ts";
import { sayDuration, typeDuration } from "../../domain/duration.ts";
import type { Instant } from "../../domain/ids.ts";
import { type Source, saySource } from "../../domain/source.ts";
import { LONGEST_REASON } from "../../operations/check-ask.ts";
import type { AskChoices } from "../../operations/operations.ts";
import { code, type Line, link, say } from "../cards/line.ts";
import type { SaidAsk } from "../commands/parse-command.ts";
import { section } from "./draw-card.ts";
import { choiceField, fitting, option, plainText, textField } from "./form-fields.ts";
import { mrkdwn } from "./mrkdwn.ts";

export type FormName = "ask" | "deny" | "revoke" | "extend";

/** What a form is about, in `private_metadata`: it goes through the client, so nothing is trusted for being there. */
export interface FormSubject {
  readonly id: string;
  readonly channel: string | null;
}

export const LAST_SOURCE = "last";
export const NETWORK = "network:";

const modal = (
  name: FormName,
  subject: FormSubject,
  told: { readonly title: string; readonly submit: string; readonly blocks: KnownBlock[] },
): ModalView => ({
  type: "modal",
  callback_id: name,
  private_metadata: JSON.stringify(subject),
  title: plainText(told.title, 24),
  submit: plainText(told.submit, 24),
  close: plainText("Cancel", 24),
  blocks: told.blocks,
});

const SPANS_MS = [0.5, 1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 4320, 10080].map(
  (minutes) => minutes * 60_000,
);

const durations = (minMs: number, maxMs: number): readonly PlainTextOption[] =>
  [...new Set([...SPANS_MS.filter((ms) => ms >= minMs && ms < maxMs), maxMs])].map((ms) =>
    option(sayDuration(ms), typeDuration(ms)),
  );

/** Chosen from a list, or typed: what is typed counts. */
function durationFields(
  choices: readonly PlainTextOption[],
  said: string | null,
  label = "For how long",
): readonly KnownBlock[] {
  const known = choices.some(({ value }) => value === said);
  return [
    choiceField({ block: "duration", label, optional: true }, choices, known ? said : null),
    textField(
      { block: "duration_typed", label: "Or another duration", optional: true },
      { initial: known ? null : said, max: 30, example: "45m, 1h30m" },
    ),
  ];
}

const sayAgo = (at: Instant, now: Instant): string =>
  sayDuration(Math.max(60_000, Math.floor((now - at) / 60_000) * 60_000));

interface FromWhere {
  readonly choices: AskChoices;
  readonly said: string | null;
  readonly now: Instant;
  /** The address that the person was seen at while the form was open; null: none was. */
  readonly seen: Source | null;
}

/** An address that was seen is chosen in fields of its own: Slack keeps what stands in those that it knows. */
const fieldNames = ({ seen }: FromWhere) => (seen === null ? SOURCE_FIELDS.asked : SOURCE_FIELDS.seen);

export const SOURCE_FIELDS = {
  asked: { chosen: "source", typed: "source_typed" },
  seen: { chosen: "source_seen", typed: "source_seen_typed" },
} as const;

function knownSource({ choices, seen, now }: FromWhere): readonly PlainTextOption[] {
  const last = choices.lastSource;
  if (seen !== null) return [option(`${saySource(seen.cidr)}, seen on your connection`, LAST_SOURCE)];
  if (last === null) return [];
  return [option(`${saySource(last.source.cidr)}, last used ${sayAgo(last.at, now)} ago`, LAST_SOURCE)];
}

/** From where: the address that is known, a network, or one that is typed. */
function sourceFields(from: FromWhere): readonly KnownBlock[] {
  const { choices, seen } = from;
  const said = seen === null ? from.said : null;
  const known = knownSource(from);
  const networks = choices.networks
    .filter((name) => name.length <= 60)
    .map((name) => option(`Network ${name}`, `${NETWORK}${name}`));
  const options = [...known, ...networks].slice(0, 100);
  const saidNetwork = said !== null && choices.networks.includes(said) ? `${NETWORK}${said}` : null;
  const initial = said === null && known.length > 0 ? LAST_SOURCE : saidNetwork;
  const typed = { initial: saidNetwork === null ? said : null, max: 50, example: "203.0.113.9" };
  const fields = fieldNames(from);
  if (options.length === 0) return [textField({ block: fields.typed, label: "From which address" }, typed)];
  return [
    choiceField({ block: fields.chosen, label: "From where", optional: true }, options, initial),
    textField({ block: fields.typed, label: "Or from another address", optional: true }, typed),
  ];
}

/** The form with a way to find the person's address: a page of Sallyport's sees it, and this form takes it. */
export const withAddressLink = (view: ModalView, url: string): ModalView => ({
  ...view,
  blocks: [
    ...view.blocks,
    {
      ...section(mrkdwn(say`Don’t know it? ${link(url, "Find my address")}: it is filled in here.`)),
      block_id: "address_link",
    },
  ],
});

const targetOption = (target: Target): PlainTextOption =>
  option(`${target.title}, up to ${sayDuration(target.maxDurationMs)}`, target.name);

function targetField(targets: readonly Target[], named: string | null): KnownBlock {
  const offered = fitting(targets.map(targetOption), named);
  const more = { hint: "There are more. Name one in the command: /jit request orders-db." };
  return choiceField(
    { block: "target", label: "What", ...(offered.length < targets.length ? more : {}) },
    offered,
    named,
  );
}

/** The form of `/jit request`, filled with what was said. Offers only what the person may ask for. */
export function askForm(told: {
  readonly choices: AskChoices;
  readonly said: SaidAsk;
  readonly channel: string | null;
  readonly shortestMs: number;
  readonly now: Instant;
  /** The address that the person was seen at while the form was open. */
  readonly seen?: Source;
}): ModalView {
  const { choices, said, channel, shortestMs, now, seen = null } = told;
  const targets = choices.targets.filter(({ name }) => name.length <= 75);
  const chosen = targets.filter(({ name }) => name === said.target);
  const maxMs = Math.max(...(chosen.length > 0 ? chosen : targets).map(({ maxDurationMs }) => maxDurationMs));
  return modal(
    "ask",
    { id: "", channel },
    {
      title: "Ask for access",
      submit: "Ask",
      blocks: [
        targetField(targets, said.target),
        ...durationFields(durations(shortestMs, maxMs), said.duration),
        textField(
          { block: "reason", label: "Why", hint: "Whoever approves reads it." },
          { initial: said.reason, max: LONGEST_REASON, lines: true },
        ),
        textField({ block: "ticket", label: "Ticket", optional: true }, { max: 100, example: "INC-4211" }),
        ...sourceFields({ choices, said: said.source, now, seen }),
      ],
    },
  );
}

const REASONS = {
  deny: {
    title: "Deny",
    submit: "Deny",
    label: "Why not",
    hint: "Whoever asked is told, and can ask again.",
    optional: false,
  },
  revoke: {
    title: "Close it now",
    submit: "Close the door",
    label: "Why",
    hint: "Whoever has it open is told.",
    optional: true,
  },
} as const;

/** A form that asks for a reason; `about`: what for. */
export function reasonForm(name: keyof typeof REASONS, subject: FormSubject, about: Line): ModalView {
  const { title, submit, label: why, hint, optional } = REASONS[name];
  return modal(name, subject, {
    title,
    submit,
    blocks: [
      section(mrkdwn(about)),
      textField({ block: "reason", label: why, hint, optional }, { max: LONGEST_REASON, lines: true }),
    ],
  });
}

const MOST_MORE_MS = 8 * 3_600_000;

export const extendForm = (
  subject: FormSubject,
  told: { readonly duration: string | null; readonly shortestMs: number },
): ModalView =>
  modal("extend", subject, {
    title: "More time",
    submit: "Ask",
    blocks: [
      section(mrkdwn(say`Asks for more of ${code(subject.id)}, from its end on. What is open stays open.`)),
      ...durationFields(durations(told.shortestMs, MOST_MORE_MS), told.duration, "How much longer"),
      textField(
        { block: "reason", label: "Why", hint: "Whoever approves reads it." },
        { max: LONGEST_REASON, lines: true },
      ),
    ],
  });

/** Shown while what the form needs is looked up: a trigger is good for 3 seconds only. */
export const waitingForm = (): ModalView => ({
  type: "modal",
  title: plainText("Sallyport", 24),
  close: plainText("Close", 24),
  blocks: [section("One moment: looking up who you are and what you may do.")],
});

/** In place of a form that cannot be. */
export const answerForm = (text: string): ModalView => ({ ...waitingForm(), blocks: [section(text)] });
