import { describe, expect, it } from "vitest";
import { grantId, type Instant, later } from "../../src/domain/ids.ts";
import { type LayerState, untouched } from "../../src/domain/layer-state.ts";
import type { LayerProblem, SeenClosed } from "../../src/ports/enforcement-layer.ts";
import { judgeLayer } from "../../src/reconcile/judge-layer.ts";
import { aGrant, MONDAY } from "../support/builders.ts";

const id = grantId("g-7k2qmb");
const at = (seconds: number): Instant => later(MONDAY, seconds * 1_000);
const aState = (over: Partial<LayerState>): LayerState => ({ ...untouched(id, "security-group"), ...over });

/** What a look at a grant that is over showed. */
const shown = (
  before: LayerState,
  saw: { readonly closed?: Partial<SeenClosed>; readonly problem?: Partial<LayerProblem> },
) =>
  judgeLayer({
    grant: aGrant(),
    open: false,
    before,
    now: at(60),
    outcome: {
      layer: "security-group",
      report: {
        layer: "security-group",
        carried: [],
        closed: saw.closed
          ? [{ grant: id, acknowledgedAt: null, seenAt: at(60), stillAdmits: [], ...saw.closed }]
          : [],
        problems: saw.problem
          ? [{ grant: id, problem: "shown still", retry: "soon", seenOpen: false, ...saw.problem }]
          : [],
        findings: [],
        foreignRules: {},
      },
    },
  });

describe("a layer's close", () => {
  it("keeps when it was taken first, whatever a later look says of that", () => {
    const taken = aState({ acknowledgedAt: at(1) });
    expect(shown(taken, { closed: {} })).toMatchObject({ acknowledgedAt: at(1), seenClosedAt: at(60) });
    expect(shown(taken, { closed: { acknowledgedAt: at(59) } })).toMatchObject({ acknowledgedAt: at(1) });
    expect(shown(aState({}), { closed: { acknowledgedAt: at(59) } })).toMatchObject({
      acknowledgedAt: at(59),
    });
  });

  it("is confirmed half a minute after it was seen, and not before", () => {
    const seen = aState({ acknowledgedAt: at(1), seenClosedAt: at(2) });
    const confirmed = (seenAt: Instant) => shown(seen, { closed: { seenAt } })?.confirmedAt;
    expect(confirmed(later(at(32), -1))).toBeNull();
    expect(confirmed(at(32))).toBe(at(32));
    expect(shown(aState({}), { closed: {} })?.confirmedAt).toBeNull();
  });

  it("is a new one only where something was taken back after the last was seen", () => {
    const seen = aState({ acknowledgedAt: at(1), seenClosedAt: at(2), confirmedAt: at(33) });
    for (const acknowledgedAt of [null, at(1), at(2)]) {
      expect(shown(seen, { closed: { acknowledgedAt } })).toMatchObject({
        acknowledgedAt: at(1),
        seenClosedAt: at(2),
        confirmedAt: at(33),
      });
    }
    expect(shown(seen, { closed: { acknowledgedAt: at(3) } })).toMatchObject({
      acknowledgedAt: at(3),
      seenClosedAt: at(60),
      confirmedAt: null,
    });
  });

  it("stands where a look has a problem, unless that saw it open", () => {
    const seen = aState({ acknowledgedAt: at(1), seenClosedAt: at(2), confirmedAt: at(33) });
    const stands = { acknowledgedAt: at(1), seenClosedAt: at(2), confirmedAt: at(33) };
    expect(shown(seen, { problem: {} })).toMatchObject(stands);
    expect(shown(seen, { problem: { seenOpen: true } })).toMatchObject({
      acknowledgedAt: null,
      seenClosedAt: null,
      confirmedAt: null,
    });
  });
});
