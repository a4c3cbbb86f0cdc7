import type { Instant } from "../../domain/ids.ts";
import { hideSecrets } from "../../domain/secrets.ts";

/** `time`: hours and minutes. `seconds`: receipts and the audit channel. `day`: with the date. */
export type InstantStyle = "time" | "seconds" | "day";

/** A piece of a line. Instants stay instants, so that each surface draws them in the reader's own zone. */
export type Part =
  /** Our own words, and values that are ours. */
  | { readonly kind: "words"; readonly text: string }
  /** What people typed or chose as a name: shown as text, whatever it holds. */
  | { readonly kind: "typed"; readonly text: string; readonly max: number }
  /** To be copied as it is: an id, a command. */
  | { readonly kind: "code"; readonly text: string }
  /** Our own address only: what people typed never becomes a link. */
  | { readonly kind: "link"; readonly url: string; readonly text: string }
  | { readonly kind: "at"; readonly at: Instant; readonly style: InstantStyle };

export type Line = readonly Part[];

const NAME_MAX = 120;
const QUOTE_MAX = 600;

export const words = (text: string): Part => ({ kind: "words", text });
/** I11: what looks like a secret is not shown, whoever typed it. */
export const typed = (text: string, max = NAME_MAX): Part => ({
  kind: "typed",
  text: hideSecrets(text),
  max,
});
/** Someone's sentence, long enough for any reason that is taken. */
export const sentence = (text: string): Part => typed(text, QUOTE_MAX);
export const code = (text: string): Part => ({ kind: "code", text });
export const link = (url: string, text: string): Part => ({ kind: "link", url, text });
export const at = (instant: Instant, style: InstantStyle = "time"): Part => ({
  kind: "at",
  at: instant,
  style,
});

const linesOf = (value: string | number | Part | Line): Line => {
  if (typeof value === "string") return [typed(value)];
  if (typeof value === "number") return [words(String(value))];
  return "kind" in value ? [value] : value;
};

/** A line from a template: the template's text is ours; a string put into it counts as typed by someone. */
export function say(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Part | Line)[]
): Line {
  return texts
    .flatMap((text, index) => [words(text), ...(index < values.length ? linesOf(values[index] ?? "") : [])])
    .filter((part) => part.kind !== "words" || part.text !== "");
}

/** Lines one after the other, with a space between. */
export const join = (lines: readonly Line[], between = " "): Line =>
  lines.flatMap((line, index) => (index === 0 ? line : [words(between), ...line]));

/** `a, b or c`. */
export function listed(items: readonly Line[], last = "or"): Line {
  const [end, ...rest] = items.toReversed();
  if (end === undefined) return [];
  return rest.length === 0 ? end : [...join(rest.toReversed(), ", "), words(` ${last} `), ...end];
}

const SHORT_MS = 3 * 60_000;
const LONG_MS = 16 * 3_600_000;

/** An instant told beside another: within three minutes it needs its seconds, on another day its date. */
export function until(instant: Instant, from: Instant): Part {
  const span = Math.abs(instant - from);
  if (span > LONG_MS) return at(instant, "day");
  return at(instant, span < SHORT_MS ? "seconds" : "time");
}
