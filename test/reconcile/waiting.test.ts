import { describe, expect, it } from "vitest";
import { later } from "../../src/domain/ids.ts";
import type { LayerState } from "../../src/domain/layer-state.ts";
import { untouched } from "../../src/domain/layer-state.ts";
import type { LayerProblem } from "../../src/ports/enforcement-layer.ts";
import { judgeGrant } from "../../src/reconcile/judge-grant.ts";
import { judgeLayer } from "../../src/reconcile/judge-layer.ts";
import { aDoor, aGrant, MONDAY } from "../support/builders.ts";

const RELEASED = later(MONDAY, 60_000);
const OVER = later(MONDAY, 900_000);
const GRANT = aGrant({
  door: aDoor({ layers: ["security-group", "sts-session"] }),
  ended: { at: RELEASED, reason: "released", by: null, note: null },
});
const WAITS: LayerProblem = {
  grant: GRANT.id,
  problem: "credentials handed out work until 14:15:00 UTC at the latest",
  retry: "soon",
  seenOpen: false,
  overAt: OVER,
};
const CLOSED: LayerState = { ...untouched(GRANT.id, "security-group"), seenClosedAt: RELEASED };

/** What the layer has shown after a look that found the problem. */
function after(problem: LayerProblem, ms: number, before: LayerState | null = null): LayerState {
  const report = { carried: [], closed: [], problems: [problem], findings: [], foreignRules: {} };
  const outcome = { layer: "sts-session", report: { layer: "sts-session", ...report } } as const;
  return judgeLayer({ grant: GRANT, open: false, before, outcome, now: later(RELEASED, ms) });
}

const late = (states: readonly LayerState[], ms: number, before: readonly LayerState[] = states) =>
  judgeGrant({
    grant: GRANT,
    open: false,
    before,
    after: states,
    problems: [],
    now: later(RELEASED, ms),
    failsAt: later(MONDAY, 300_000),
  }).late;

describe("a close that is over by itself at an instant", () => {
  it("is looked at then, and counts as no failure", () => {
    const once = after(WAITS, 10_000);
    expect(once).toMatchObject({ failures: 0, nextTryAt: OVER, problem: WAITS.problem, seenClosedAt: null });
    expect(after(WAITS, 60_000, once)).toMatchObject({ failures: 0, nextTryAt: OVER });
  });

  it("is late five seconds after that instant, not after the grant's end", () => {
    const waits = after(WAITS, 10_000);
    expect(late([CLOSED, waits], 10_000)).toBeNull();
    expect(late([CLOSED, waits], 840_000 + 4_999)).toBeNull();
    expect(late([CLOSED, waits], 840_000 + 5_000)).toBe(WAITS.problem);
  });

  it("fails like any other once the instant has passed and it is not over, with five seconds before the alarm", () => {
    const waits = after(WAITS, 10_000);
    const stumbled = after(WAITS, 840_000, waits);
    expect(stumbled).toMatchObject({ failures: 1, nextTryAt: later(OVER, 250) });
    expect(late([CLOSED, stumbled], 840_000, [CLOSED, waits])).toBeNull();
  });

  it("excuses no other layer of the grant", () => {
    const standing = {
      ...untouched(GRANT.id, "security-group"),
      failures: 3,
      problem: "AWS is down",
      nextTryAt: OVER,
    };
    expect(late([standing, after(WAITS, 10_000)], 5_000)).toBe("AWS is down");
  });
});
