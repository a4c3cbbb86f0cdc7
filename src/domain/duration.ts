/** Why a typed duration cannot be taken. */
export type DurationProblem = "no-unit" | "not-positive" | "unreadable";

export type ParsedDuration =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly problem: DurationProblem };

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
const WHOLE = /^(?:\d{1,5}[dhms])+$/;
const PART = /(\d+)([dhms])/g;
const LONGEST_MS = 366 * 86_400_000;

/** Reads `30s`, `45m`, `4h`, `1h30m`. Anything else is a problem, never a guess. */
export function parseDuration(text: string): ParsedDuration {
  const trimmed = text.trim().toLowerCase();
  if (/^-?\d+([.,]\d+)?$/.test(trimmed)) {
    return { ok: false, problem: Number.parseFloat(trimmed) > 0 ? "no-unit" : "not-positive" };
  }
  if (/^-\d+[dhms]/.test(trimmed)) return { ok: false, problem: "not-positive" };
  if (!WHOLE.test(trimmed)) return { ok: false, problem: "unreadable" };
  return positive(sumOfParts(trimmed));
}

/** Whether a word of a command is meant as a duration, so that a wrong one is told and not taken for a reason. */
export const looksLikeDuration = (word: string): boolean =>
  /^-?\d+([.,]\d+)?[a-z]{0,12}$/i.test(word) || /^-?(\d+[dhms])+\d*$/i.test(word);

function sumOfParts(text: string): number {
  let ms = 0;
  for (const [, digits, unit] of text.matchAll(PART)) ms += Number(digits) * (UNIT_MS[unit ?? ""] ?? 0);
  return ms;
}

function positive(ms: number): ParsedDuration {
  if (ms <= 0) return { ok: false, problem: "not-positive" };
  return ms > LONGEST_MS ? { ok: false, problem: "unreadable" } : { ok: true, ms };
}

/** As people say it: `30 s`, `45 min`, `1 h 30 min`, `2 d`. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** As one types it: `90 * 60_000` gives `1h30m`. */
export const typeDuration = (ms: number): string =>
  sayDuration(ms).replaceAll(" min", "m").replaceAll(" ", "");
