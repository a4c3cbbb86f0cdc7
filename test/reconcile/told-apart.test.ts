import { describe, expect, it } from "vitest";
import { grantId, later } from "../../src/domain/ids.ts";
import { untouched } from "../../src/domain/layer-state.ts";
import type { LayerReport } from "../../src/ports/enforcement-layer.ts";
import { judgeLayer } from "../../src/reconcile/judge-layer.ts";
import { aGrant, MONDAY } from "../support/builders.ts";
import { openWall, PROXY } from "./wall.ts";

const [one, other] = [aGrant({ id: grantId("g-aaaaaa") }), aGrant({ id: grantId("g-bbbbbb") })];

const judge = (grant: typeof one, open: boolean, over: Partial<LayerReport>) => {
  const nothing = { carried: [], closed: [], problems: [], findings: [], foreignRules: {} };
  const report: LayerReport = { layer: "security-group", ...nothing, ...over };
  const outcome = { layer: "security-group", report } as const;
  return judgeLayer({ grant, open, before: null, outcome, now: MONDAY });
};

describe("two grants of one proxy", () => {
  it("are each carried by what carries them, and have each their own problem", () => {
    const told = {
      carried: [{ grant: other.id, evidence: "sgr-2" }],
      problems: [
        { grant: other.id, problem: "of the other", retry: "soon", seenOpen: false },
        { grant: one.id, problem: "no room", retry: "soon", seenOpen: false },
      ],
    } as const;
    expect(judge(one, true, told)).toMatchObject({ carriedAt: null, problem: "no room", failures: 1 });
    expect(judge(other, true, told)).toMatchObject({ carriedAt: MONDAY, evidence: "sgr-2", problem: null });
  });

  it("are each closed when they are seen closed, not when another is", () => {
    const closed = [{ grant: other.id, acknowledgedAt: null, seenAt: MONDAY, stillAdmits: [] }];
    expect(judge(one, false, { closed })).toMatchObject({
      ...untouched(one.id, "security-group"),
      failures: 1,
      problem: expect.any(String),
      nextTryAt: later(MONDAY, 250),
    });
    expect(judge(other, false, { closed }).seenClosedAt).toBe(MONDAY);
  });
});

describe("what a layer found", () => {
  it("is told at the first look, and at no later one", async () => {
    const wall = await openWall();
    wall.group.findings = [{ kind: "foreign-rule", key: "sgr-1", says: "sgr-1 covers the door" }];
    await wall.look();
    const told = await wall.events("wall.foreign-rule");
    expect(told).toMatchObject([
      { subject: PROXY, at: wall.clock.now(), details: { says: "sgr-1 covers the door" } },
    ]);
    await wall.clock.advance(1_000);
    await wall.look();
    expect(await wall.events("wall.foreign-rule")).toEqual(told);
  });

  it("of foreign rules in one group leaves the count of another as it was", async () => {
    const wall = await openWall();
    wall.group.foreignRules = { east: 3, west: 1 };
    await wall.look();
    wall.group.foreignRules = { east: 3, west: 2 };
    await wall.look();
    expect(await wall.store.read.foreignRules(PROXY)).toEqual({ east: 3, west: 2 });
    wall.group.foreignRules = { west: 4 };
    await wall.look();
    expect(await wall.store.read.foreignRules(PROXY)).toEqual({ east: 3, west: 4 });
  });
});
