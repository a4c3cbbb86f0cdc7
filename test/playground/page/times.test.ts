import { describe, expect, it } from "vitest";
import { bytes, counted, timeLeft } from "../../../src/playground/page/state/times.ts";

describe("time left", () => {
  it("counts down to nothing, and not below", () => {
    expect(timeLeft(23_000)).toBe("0:23");
    expect(timeLeft(22_001)).toBe("0:23");
    expect(timeLeft(1)).toBe("0:01");
    expect(timeLeft(0)).toBe("0:00");
    expect(timeLeft(-5_000)).toBe("0:00");
  });

  it("has hours only where there are some", () => {
    expect(timeLeft(14 * 60_000 + 5_000)).toBe("14:05");
    expect(timeLeft(3_723_000)).toBe("1:02:03");
  });
});

describe("amounts", () => {
  it("are told as people say them", () => {
    expect([0, 999, 2_100_000, 12_400_000_000_000].map(bytes)).toEqual([
      "0 B",
      "999 B",
      "2.1 MB",
      "12400.0 GB",
    ]);
    expect(counted(1, "reply", "replies")).toBe("1 reply");
    expect(counted(2, "connection")).toBe("2 connections");
  });
});
