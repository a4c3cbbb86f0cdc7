/** Text that every database and every JSON reader keeps as it is: lone surrogates and NUL become U+FFFD. */
export const wellFormedText = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");

/** The same for all text in a JSON value, keys included. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [wellFormedText(key), wellFormed(held)]),
  );
}
