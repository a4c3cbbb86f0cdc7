import type { Result } from "./figure.ts";

const HEAD = `# Figures

How late, how fast and how large, as \`npm run bench\` last measured it; none of it is measured by a timed test. \`npm run bench -- --markdown\` measures all of them and writes this page, \`npm run bench -- --markdown idle rss\` renews those rows. \`--profile <folder>\` leaves a CPU profile of every process of the run. What profiles showed is told in [architecture.md](architecture.md#memory-and-speed).

| Figure | What is measured | Budget | Measured | How | On |
|---|---|---|---|---|---|`;

/** The page with the rows of these results renewed, and the rows of others as they were; `names` gives their order. */
export function figuresPage(told: {
  readonly before: string;
  readonly results: readonly Result[];
  readonly names: readonly string[];
  /** The day, and the kind of machine. */
  readonly on: string;
}): string {
  const lines = told.before.split("\n");
  const rows = told.names.flatMap((name) => {
    const result = told.results.find((one) => one.name === name);
    const row = result === undefined ? undefined : rowOf(result, told.on);
    return row ?? lines.find((line) => line.startsWith(startOf(name))) ?? [];
  });
  return `${[HEAD, ...rows].join("\n")}\n`;
}

const startOf = (name: string): string => `| \`${name}\` |`;

function rowOf({ name, what, value, unit, budget, ok, detail }: Result, on: string): string {
  const measured = `${ok ? "✓" : "✕"} ${value} ${unit}`;
  const cells = [what, `≤ ${budget} ${unit}`, measured, detail, on].map((cell) =>
    cell.replaceAll("|", "\\|"),
  );
  return `${startOf(name)} ${cells.join(" | ")} |`;
}
