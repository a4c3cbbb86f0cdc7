/** Controls, bidirectional and zero-width marks, lone surrogates, private and unassigned code points. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/gu;
/** Two marks on a letter are writing; a tower of them covers the lines above. */
const TOWER = /(\p{M}{2})\p{M}+/gu;

/**
 * What people typed, as one line that shows what it holds: nothing invisible, nothing that turns the line round,
 * at most `max` characters with `…` for what was cut. Drawing it as text, not markup, is each surface's part.
 */
export function plain(text: string, max: number): string {
  const line = text
    .slice(0, 8 * max + 1000)
    .replaceAll(/[\s\p{Z}]+/gu, " ")
    .replaceAll(UNSEEN, "")
    .replaceAll(TOWER, "$1")
    .trim();
  const letters = [...line];
  return letters.length <= max ? line : `${letters.slice(0, max - 1).join("")}…`;
}

/** At most so many UTF-16 units from its start, and no half of a character. */
export const startOf = (text: string, max: number): string => {
  const start = text.slice(0, max);
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
};
