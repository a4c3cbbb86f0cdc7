import type { Result } from "./figure.ts";

const COLUMNS: readonly ((result: Result) => string)[] = [
  ({ ok }) => (ok ? "✓" : "✕"),
  ({ name }) => name,
  ({ value, unit }) => `${value} ${unit}`,
  ({ budget, unit }) => `≤ ${budget} ${unit}`,
  ({ detail }) => detail,
];

/** One line a figure. */
export function resultTable(results: readonly Result[]): string {
  const rows = results.map((result) => COLUMNS.map((column) => column(result)));
  const widths = COLUMNS.map((_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
