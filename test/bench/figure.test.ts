import { describe, expect, it } from "vitest";
import { type Figure, resultOf } from "./figure.ts";
import { median, quantile } from "./quantile.ts";
import { resultTable } from "./result-table.ts";

const aFigure = (value: number): Figure => ({
  name: "ack",
  unit: "×",
  budget: 1.5,
  measure: async () => ({ value, detail: "p99 3 ms over 2 ms" }),
});

describe("a figure", () => {
  it("is within its budget up to the budget itself", async () => {
    expect(await resultOf(aFigure(1.5))).toMatchObject({ name: "ack", budget: 1.5, value: 1.5, ok: true });
    expect((await resultOf(aFigure(1.501))).ok).toBe(false);
  });

  it("that could not be measured is over its budget", async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect((await resultOf(aFigure(value))).ok).toBe(false);
    }
  });

  it("is one line of a table", async () => {
    const table = resultTable([await resultOf(aFigure(1.25)), await resultOf(aFigure(12.5))]);
    expect(table.split("\n")).toEqual([
      "✓  ack  1.25 ×  ≤ 1.5 ×  p99 3 ms over 2 ms",
      "✕  ack  12.5 ×  ≤ 1.5 ×  p99 3 ms over 2 ms",
    ]);
  });
});

describe("a quantile", () => {
  it("is the value that the share of all does not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile(hundred, 1)).toBe(100);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });
});
