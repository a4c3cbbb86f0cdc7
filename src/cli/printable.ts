const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** What people typed, on a terminal: line breaks and escape sequences are shown and not obeyed. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);

/** Rows under one another, each column as wide as its widest cell; the last is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))),
    )
    .map((cells) => `${cells.join("   ").trimEnd()}\n`)
    .join("");
}

const two = (part: number): string => String(part).padStart(2, "0");

/** In the reader's zone: `2026-11-23 14:34:00`. */
export function sayInstant(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
