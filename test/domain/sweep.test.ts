import { describe, expect, it } from "vitest";
import {
  countSweep,
  distinctPlaces,
  placesFor,
  rulesOfSweep,
  type SweepOutcome,
  type SweptPlace,
} from "../../src/domain/sweep.ts";

const ROLE = "arn:aws:iam::123456789012:role/sweeper";
const east = { region: "us-east-1", assume: null };

const swept = (outcomes: readonly SweepOutcome[], problem: string | null = null): SweptPlace => ({
  place: east,
  rules: outcomes.map((outcome, at) => ({
    outcome,
    place: east,
    securityGroup: "sg-0123456789abcdef0",
    id: `sgr-${at}`,
    says: "tcp 5432 from 203.0.113.9/32",
    proxy: "prod-east",
    until: null,
    lateMs: 0,
    problem: null,
  })),
  seen: outcomes.length,
  standing: 0,
  problem,
});

describe("a sweep", () => {
  it("looks into every Region by every identity, each once", () => {
    const places = placesFor(["us-east-1", "eu-west-1", "us-east-1"], [null, ROLE]);
    expect(places).toEqual([
      east,
      { region: "us-east-1", assume: ROLE },
      { region: "eu-west-1", assume: null },
      { region: "eu-west-1", assume: ROLE },
    ]);
    expect(distinctPlaces([east, { ...east }])).toEqual([east]);
    expect(placesFor([], [null])).toEqual([]);
  });

  it("counts what it closed, what is forged, and what it could not see to: rules and places", () => {
    const sweep = {
      deployment: "test",
      places: [
        swept(["closed", "closed", "closed", "forged", "forged", "failed", "gone", "would-close"]),
        swept(["closed"], "it could not be read"),
      ],
    };
    expect(countSweep(sweep)).toEqual({ closed: 4, forged: 2, failed: 2 });
    expect(rulesOfSweep(sweep)).toHaveLength(9);
    expect(countSweep({ ...sweep, places: [swept([])] })).toEqual({ closed: 0, forged: 0, failed: 0 });
  });
});
