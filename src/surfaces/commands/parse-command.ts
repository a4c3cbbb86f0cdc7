import { looksLikeDuration } from "../../domain/duration.ts";
import { nearest } from "../../domain/nearest.ts";
import { isSubCommand, type SubCommand, USAGE } from "./usage.ts";
import { textFrom, type Word, wordsOf } from "./words.ts";

/** What was said of an ask; null: nothing was. */
export interface SaidAsk {
  readonly target: string | null;
  readonly duration: string | null;
  readonly source: string | null;
  readonly reason: string | null;
}

/** What a person typed, read but not judged. */
export type Command =
  | { readonly kind: "request"; readonly said: SaidAsk }
  | { readonly kind: "list" }
  /** `grant` null: the person's only open one. */
  | { readonly kind: "release"; readonly grant: string | null }
  /** `grant` null: the person's only open one that lends a role. */
  | { readonly kind: "credentials"; readonly grant: string | null }
  | { readonly kind: "extend"; readonly grant: string; readonly duration: string; readonly reason: string }
  | { readonly kind: "withdraw"; readonly request: string }
  | { readonly kind: "revoke"; readonly grant: string; readonly reason: string }
  | { readonly kind: "explain"; readonly target: string }
  | { readonly kind: "freeze"; readonly reason: string }
  | { readonly kind: "unfreeze" }
  /** `about` null: all commands, short. */
  | { readonly kind: "help"; readonly about: SubCommand | null }
  /** A command that needs something more: how it is written. */
  | { readonly kind: "incomplete"; readonly usage: string }
  | { readonly kind: "unknown"; readonly found: string; readonly near: string | null };

interface Input {
  readonly text: string;
  readonly words: readonly Word[];
  /** The words behind the sub-command, as typed. */
  readonly first: string;
  rest(from: number): string;
}

/** Reads what follows `/jit`. Nothing is an error here: what is wrong is a command of its own. */
export function parseCommand(text: string): Command {
  const words = wordsOf(text);
  const name = words[0]?.text.toLowerCase() ?? "help";
  if (!isSubCommand(name)) return unknown(words[0]?.text ?? "");
  const rest = (from: number) => textFrom(text, words, from);
  return READERS[name]({ text, words, first: words[1]?.text ?? "", rest });
}

const unknown = (found: string): Command => ({
  kind: "unknown",
  found,
  near: nearest(found.toLowerCase(), Object.keys(USAGE)),
});

const incomplete = (name: SubCommand): Command => ({ kind: "incomplete", usage: USAGE[name] });

const READERS: Readonly<Record<SubCommand, (input: Input) => Command>> = {
  request: (input) => ({ kind: "request", said: readAsk(input) }),
  list: () => ({ kind: "list" }),
  release: ({ first }) => ({ kind: "release", grant: first === "" ? null : first }),
  credentials: ({ first }) => ({ kind: "credentials", grant: first === "" ? null : first }),
  extend: ({ words, first, rest }) =>
    words[2] === undefined
      ? incomplete("extend")
      : { kind: "extend", grant: first, duration: words[2].text, reason: rest(3) },
  withdraw: ({ first }) => (first === "" ? incomplete("withdraw") : { kind: "withdraw", request: first }),
  revoke: ({ first, rest }) =>
    first === "" ? incomplete("revoke") : { kind: "revoke", grant: first, reason: rest(2) },
  explain: ({ first }) => (first === "" ? incomplete("explain") : { kind: "explain", target: first }),
  freeze: ({ first, rest }) => (first === "" ? incomplete("freeze") : { kind: "freeze", reason: rest(1) }),
  unfreeze: () => ({ kind: "unfreeze" }),
  help: ({ first }) => helpWith(first),
};

function helpWith(word: string): Command {
  const about = word.toLowerCase();
  if (about === "") return { kind: "help", about: null };
  return isSubCommand(about) ? { kind: "help", about } : unknown(word);
}

const isFrom = (word: Word | undefined): boolean =>
  word !== undefined && !word.quoted && word.text.toLowerCase() === "from";

const isDuration = (word: Word | undefined): boolean =>
  word !== undefined && !word.quoted && looksLikeDuration(word.text);

interface Spans {
  readonly duration: string | null;
  readonly source: string | null;
  /** Where the reason begins. */
  readonly next: number;
}

/** `[target] [duration] [from X] [reason…]`; duration and `from X` may come in either order. */
function readAsk({ words, rest }: Input): SaidAsk {
  const [, first] = words;
  const target = isDuration(first) || isFrom(first) ? null : (first?.text ?? null);
  const { duration, source, next } = readSpans(words, {
    duration: null,
    source: null,
    next: target === null ? 1 : 2,
  });
  return { target, duration, source, reason: rest(next) || null };
}

function readSpans(words: readonly Word[], read: Spans): Spans {
  const [word, after] = words.slice(read.next, read.next + 2);
  if (read.duration === null && word !== undefined && isDuration(word)) {
    return readSpans(words, { ...read, duration: word.text, next: read.next + 1 });
  }
  if (read.source === null && isFrom(word) && after !== undefined) {
    return readSpans(words, { ...read, source: after.text, next: read.next + 2 });
  }
  return read;
}
