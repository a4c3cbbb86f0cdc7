const isWellFormedText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** Text that every database and every JSON reader keeps as it is: lone surrogates and NUL become U+FFFD. */
export const wellFormedText = (text: string): string =>
  isWellFormedText(text) ? text : text.toWellFormed().replaceAll("\0", "\uFFFD");

/** The same for all text in a JSON value, keys included. What has nothing to mend is given back as it is. */
export const wellFormed = (value: unknown): unknown => (isWellFormed(value) ? value : mended(value));

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return isWellFormedText(value);
  if (value === null || typeof value !== "object") return true;
  if (Array.isArray(value)) return value.every(isWellFormed);
  return Object.keys(value).every(isWellFormedText) && Object.values(value).every(isWellFormed);
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(mended);
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [wellFormedText(key), mended(held)]));
}
