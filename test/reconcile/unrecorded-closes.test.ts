import { describe, expect, it } from "vitest";
import { grantId, type Instant, later } from "../../src/domain/ids.ts";
import type { LayerReport, SeenClosed } from "../../src/ports/enforcement-layer.ts";
import type { LayerOutcome } from "../../src/reconcile/judge-layer.ts";
import { createUnrecordedCloses } from "../../src/reconcile/unrecorded-closes.ts";
import { MONDAY } from "../support/builders.ts";

const [one, two] = [grantId("g-one"), grantId("g-two")];
const at = (seconds: number): Instant => later(MONDAY, seconds * 1_000);
const closed = (grant: typeof one, seenAt: Instant, acknowledgedAt: Instant | null = null): SeenClosed => ({
  grant,
  acknowledgedAt,
  seenAt,
  stillAdmits: [],
});
const report = (
  over: Partial<LayerReport>,
  layer: LayerReport["layer"] = "security-group",
): LayerOutcome => ({
  layer,
  report: { layer, carried: [], closed: [], problems: [], findings: [], foreignRules: {}, ...over },
});
const problem = (grant: typeof one | null, seenOpen: boolean) =>
  ({ grant, problem: "shown still", retry: "soon", seenOpen }) as const;

/** What a look at the end says of one grant, once all was noted. */
const toldOf = (outcomes: readonly LayerOutcome[], grant = one) =>
  outcomes
    .flatMap((outcome) => ("report" in outcome ? outcome.report.closed : []))
    .filter((seen) => seen.grant === grant)
    .map(({ acknowledgedAt, seenAt }) => ({ acknowledgedAt, seenAt }));

describe("what was seen closed while nothing could be written down", () => {
  const later9 = report({ closed: [closed(one, at(9)), closed(two, at(9))] });

  it("is told by the look that showed it first, layer by layer and grant by grant (I7)", () => {
    const unrecorded = createUnrecordedCloses();
    unrecorded.note([report({ closed: [closed(one, at(2), at(1))] })]);
    unrecorded.note([report({ closed: [closed(one, at(5))] })]);
    const told = unrecorded.complete([later9, report({ closed: [closed(one, at(9))] }, "gate")]);
    expect(toldOf(told)).toEqual([
      { acknowledgedAt: at(1), seenAt: at(2) },
      { acknowledgedAt: null, seenAt: at(9) },
    ]);
    expect(toldOf(told, two)).toEqual([{ acknowledgedAt: null, seenAt: at(9) }]);
  });

  it("is told by a later look where there was something to close after the first", () => {
    const unrecorded = createUnrecordedCloses();
    unrecorded.note([report({ closed: [closed(one, at(2), at(1))] })]);
    const again = [report({ closed: [closed(one, at(9), at(8))] })];
    expect(toldOf(unrecorded.complete(again))).toEqual([{ acknowledgedAt: at(8), seenAt: at(9) }]);
    const same = [report({ closed: [closed(one, at(9), at(2))] })];
    expect(toldOf(unrecorded.complete(same))).toEqual([{ acknowledgedAt: at(1), seenAt: at(2) }]);
  });

  it("is not told any more once it was seen open again, and is where a look only failed", () => {
    for (const [told, seenAt] of [
      [problem(one, true), at(9)],
      [problem(one, false), at(2)],
      [problem(two, true), at(2)],
      [problem(null, true), at(2)],
    ] as const) {
      const unrecorded = createUnrecordedCloses();
      unrecorded.note([report({ closed: [closed(one, at(2))] })]);
      unrecorded.note([report({ problems: [told] })]);
      expect(toldOf(unrecorded.complete([later9]))).toEqual([{ acknowledgedAt: null, seenAt }]);
    }
  });

  it("is forgotten once it was written down, and nothing else is", () => {
    const unrecorded = createUnrecordedCloses();
    unrecorded.note([report({ closed: [closed(one, at(2)), closed(two, at(2))] })]);
    unrecorded.forget([report({ closed: [closed(one, at(9))] })]);
    const told = unrecorded.complete([later9]);
    expect(toldOf(told)).toEqual([{ acknowledgedAt: null, seenAt: at(9) }]);
    expect(toldOf(told, two)).toEqual([{ acknowledgedAt: null, seenAt: at(2) }]);
  });

  it("changes nothing of a layer that failed, nor of all else that a report says", () => {
    const unrecorded = createUnrecordedCloses();
    const failed: LayerOutcome = { layer: "gate", failure: "stopped" };
    unrecorded.note([failed, report({ closed: [closed(one, at(2))] })]);
    const told = report({
      closed: [{ ...closed(one, at(9)), stillAdmits: ["g-two"] }],
      foreignRules: { x: 1 },
    });
    expect(unrecorded.complete([failed, told])).toEqual([
      failed,
      report({ closed: [{ ...closed(one, at(2)), stillAdmits: ["g-two"] }], foreignRules: { x: 1 } }),
    ]);
  });
});
