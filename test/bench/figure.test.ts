import { describe, expect, it } from "vitest";
import { type Figure, resultOf } from "./figure.ts";
import { figuresPage } from "./figures-page.ts";
import { cpuMsOf, memoryOf } from "./process-cost.ts";
import { median, quantile } from "./quantile.ts";
import { resultTable } from "./result-table.ts";

const aFigure = (value: number): Figure => ({
  name: "ack",
  what: "a command answered",
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

describe("the page of figures", () => {
  const names = ["ack", "open"];

  it("renews the rows of what was measured, and keeps the others", async () => {
    const ack = await resultOf(aFigure(1.25));
    const first = figuresPage({ before: "", results: [ack], names, on: "Monday" });
    const open = { ...ack, name: "open" };
    const both = figuresPage({ before: first, results: [open], names, on: "Tuesday" });
    expect(both.split("\n").slice(-3)).toEqual([
      "| `ack` | a command answered | ≤ 1.5 × | ✓ 1.25 × | p99 3 ms over 2 ms | Monday |",
      "| `open` | a command answered | ≤ 1.5 × | ✓ 1.25 × | p99 3 ms over 2 ms | Tuesday |",
      "",
    ]);
  });

  it("says which figure is over its budget", async () => {
    const results = [await resultOf(aFigure(12.5))];
    expect(figuresPage({ before: "", results, names, on: "Monday" })).toContain("| ✕ 12.5 × |");
  });
});

describe.runIf(process.platform === "linux")("what a process costs", () => {
  it("grows with the work that it does", async () => {
    const before = await cpuMsOf(process.pid);
    const until = process.cpuUsage().user + 100_000;
    while (process.cpuUsage().user < until);
    expect((await cpuMsOf(process.pid)) - before).toBeGreaterThanOrEqual(50);
  });

  it("is told in MB, as Node tells it of itself", async () => {
    const { residentMb, peakMb } = await memoryOf(process.pid);
    const own = process.memoryUsage.rss() / 1e6;
    expect(residentMb / own).toBeGreaterThan(0.8);
    expect(residentMb / own).toBeLessThan(1.2);
    expect(peakMb).toBeGreaterThanOrEqual(residentMb);
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
