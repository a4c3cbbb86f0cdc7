import type { Problem } from "../config/problem.ts";
import { columns, printable } from "./printable.ts";

/** One problem a line: where, what was found, what was expected. */
export const writeProblems = (problems: readonly Problem[]): string => rowsOf(problems.map(cells));

/** Nothing is stopped by a warning. */
export const writeWarnings = (warnings: readonly Problem[]): string =>
  warnings.length === 0
    ? ""
    : rowsOf(warnings.map((warning) => [`! ${cells(warning)[0] ?? ""}`, ...cells(warning).slice(1)]));

export const countProblems = (problems: readonly Problem[]): string =>
  problems.length === 1 ? "1 problem." : `${problems.length} problems.`;

/** A column in which nothing stands takes no room. */
function rowsOf(rows: readonly (readonly string[])[]): string {
  const used = (column: number): boolean => rows.some((row) => row[column] !== "");
  return columns(rows.map((row) => row.filter((_, column) => used(column))));
}

function cells({ file, line, path, found, expected, near }: Problem): readonly string[] {
  const hint = near === null ? "" : `   (did you mean ${near}?)`;
  return [
    line === null ? file : `${file}:${line}`,
    path,
    `found ${found}`,
    `expected ${expected}${hint}`,
  ].map(printable);
}
