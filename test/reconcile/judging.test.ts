import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shouldBeOpen } from "../../src/domain/grant.ts";
import { grantId, type Instant, instant, later } from "../../src/domain/ids.ts";
import { type LayerState, untouched } from "../../src/domain/layer-state.ts";
import type { LayerReport } from "../../src/ports/enforcement-layer.ts";
import { STEADY_CLOCK } from "../../src/reconcile/clock-guard.ts";
import { judgeGrant } from "../../src/reconcile/judge-grant.ts";
import { judgeLayer, type LayerOutcome } from "../../src/reconcile/judge-layer.ts";
import { nextLook, planProxy } from "../../src/reconcile/plan-proxy.ts";
import { aDoor, aGrant, MONDAY } from "../support/builders.ts";

const MINUTE = 60_000;
const id = grantId("g-7k2qmb");
const aState = (over: Partial<LayerState> = {}): LayerState => ({
  ...untouched(id, "security-group"),
  ...over,
});

const aReport = (over: Partial<LayerReport> = {}): LayerOutcome => ({
  layer: "security-group",
  report: {
    layer: "security-group",
    carried: [],
    closed: [],
    problems: [],
    findings: [],
    foreignRules: {},
    ...over,
  },
});

const grants = fc.record({
  startsAt: fc.integer({ min: 0, max: 100 }),
  lasts: fc.integer({ min: 1, max: 100 }),
  endedAfter: fc.option(fc.integer({ min: 0, max: 100 })),
  genuine: fc.boolean(),
});

describe("the plan of a proxy", () => {
  it("puts each grant on exactly one side, and opens only what is genuine, begun, unended and unfrozen (I1)", () => {
    fc.assert(
      fc.property(
        fc.array(grants, { maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 220 }),
        (rows, frozen, at) => {
          const unfinished = rows.map(({ startsAt, lasts, endedAfter }, place) => {
            const start = instant(startsAt);
            const end = endedAfter === null ? null : later(start, endedAfter);
            return aGrant({
              id: grantId(`g-${place}`),
              startsAt: start,
              endsAt: later(start, lasts),
              ended: end === null ? null : { at: end, reason: "released", by: null, note: null },
            });
          });
          const isGenuine = (one: { readonly id: string }) => rows[Number(one.id.slice(2))]?.genuine === true;
          const now = instant(at);
          const plan = planProxy({ unfinished, frozen, isGenuine, now, clock: STEADY_CLOCK });
          const sides = [...plan.open, ...plan.closing, ...plan.coming].map((one) => one.id);
          expect(sides.toSorted()).toEqual(unfinished.map((one) => one.id).toSorted());
          expect(plan.open.every((one) => isGenuine(one) && !frozen && shouldBeOpen(one, now))).toBe(true);
          expect(plan.closing.some((one) => isGenuine(one) && !frozen && shouldBeOpen(one, now))).toBe(false);
          expect(plan.forged.every((one) => !isGenuine(one) && plan.closing.includes(one))).toBe(true);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it("holds back what was not opened yet while the clock here is off, and nothing that is open", () => {
    const opened = aGrant({ id: grantId("g-opened"), openedAt: MONDAY });
    const facts = { unfinished: [opened, aGrant()], frozen: false, isGenuine: () => true, now: MONDAY };
    const skewed = { isSkewed: true, lastSkewedAt: MONDAY };
    const plan = planProxy({ ...facts, clock: skewed });
    expect(plan.held.map((one) => one.id)).toEqual([id]);
    expect(plan.open.map((one) => one.id)).toEqual([opened.id, id]);
    expect(planProxy({ ...facts, clock: STEADY_CLOCK }).held).toEqual([]);
  });

  it("is looked at again a little before the first end, and never later than a try that is due", () => {
    const open = [aGrant({ endsAt: later(MONDAY, 10 * MINUTE), openedAt: MONDAY })];
    const plan = { open, closing: [], coming: [], forged: [], held: [], heldUntil: null };
    const at = { now: MONDAY, spread: 0 };
    expect(nextLook(plan, [], at)).toBe(later(MONDAY, 10 * MINUTE - 2_000));
    expect(nextLook(plan, [aState({ nextTryAt: later(MONDAY, 5) })], at)).toBe(later(MONDAY, 5));
    const late = { now: later(MONDAY, 10 * MINUTE - 500), spread: 0 };
    expect(nextLook(plan, [], late), "the end is near: at once").toBe(late.now + 1);
    expect(nextLook({ ...plan, open: [] }, [], at)).toBeNull();
  });

  it("is looked at half a minute after a close to confirm it, spread over a quarter more", () => {
    const closing = [aGrant({ closedAt: MONDAY })];
    const plan = { open: [], closing, coming: [], forged: [], held: [], heldUntil: null };
    const states = [aState({ seenClosedAt: MONDAY })];
    expect(nextLook(plan, states, { now: MONDAY, spread: 0 })).toBe(later(MONDAY, 30_000));
    expect(nextLook(plan, states, { now: MONDAY, spread: 1 })).toBe(later(MONDAY, 45_000));
    const overdue = later(MONDAY, MINUTE);
    expect(nextLook(plan, states, { now: overdue, spread: 0.5 })).toBe(later(overdue, 7_500));
    expect(
      nextLook(plan, [aState({ seenClosedAt: MONDAY, confirmedAt: overdue })], { now: MONDAY, spread: 0 }),
    ).toBeNull();
  });
});

describe("what a layer shows", () => {
  const judge = (outcome: LayerOutcome, over: Partial<Parameters<typeof judgeLayer>[0]> = {}) =>
    judgeLayer({ grant: aGrant(), open: false, before: null, outcome, now: MONDAY, ...over });

  it("is kept from the first time it carried, and its trouble forgotten", () => {
    const before = aState({ carriedAt: instant(5), failures: 3, problem: "x", nextTryAt: instant(9) });
    const state = judge(aReport({ carried: [{ grant: id, evidence: "sgr-2" }] }), { open: true, before });
    expect(state).toEqual(aState({ carriedAt: instant(5), evidence: "sgr-2" }));
  });

  it("tells what else lets the address in while it is open, as long as that is so", () => {
    const foreign = ["sgr-9, which is not Sallyport's"];
    const carried = { grant: id, evidence: "sgr-2" };
    const found = judge(aReport({ carried: [{ ...carried, alsoAdmits: foreign }] }), { open: true });
    expect(found.stillAdmits).toEqual(foreign);
    const gone = judge(aReport({ carried: [{ ...carried, alsoAdmits: [] }] }), { open: true, before: found });
    expect(gone.stillAdmits).toEqual([]);
  });

  it("is not closed because it says that it carries what should be closed", () => {
    const state = judge(aReport({ carried: [{ grant: id, evidence: "sgr-2" }] }));
    expect(state).toMatchObject({ seenClosedAt: null, failures: 1, problem: "said nothing of this grant" });
  });

  it("is not open because it says that it closed what should be open", () => {
    const closed = [{ grant: id, acknowledgedAt: null, seenAt: MONDAY, stillAdmits: [] }];
    expect(judge(aReport({ closed }), { open: true })).toMatchObject({
      carriedAt: null,
      seenClosedAt: null,
      failures: 1,
    });
  });

  it("takes a problem of the whole proxy for the grant's own", () => {
    const problems = [{ grant: null, problem: "no such group", retry: "soon", seenOpen: false } as const];
    expect(judge(aReport({ problems })).problem).toBe("no such group");
  });

  it("is tried again after a pause that doubles: at most four seconds to close, half a minute to open (I5)", () => {
    const failure = { layer: "security-group", failure: "aws: looking" } as const;
    const pauses = (open: boolean) =>
      [0, 1, 4, 10, 1_000_000].map((failures) => {
        const { nextTryAt } = judge(failure, { open, before: aState({ failures }) });
        return (nextTryAt ?? MONDAY) - MONDAY;
      });
    expect(pauses(false)).toEqual([250, 500, 4_000, 4_000, 4_000]);
    expect(pauses(true)).toEqual([250, 500, 4_000, 30_000, 30_000]);
  });

  it("waits for what is over by itself, without a failure, and no longer than until then", () => {
    const overAt = later(MONDAY, MINUTE);
    const told = { grant: id, problem: "credentials work still", retry: "soon", seenOpen: true } as const;
    const report = aReport({ problems: [{ ...told, overAt }] });
    const before = aState({ carriedAt: MONDAY, failures: 2 });
    const waits = { failures: 0, problem: told.problem, nextTryAt: overAt, seenClosedAt: null };
    expect(judge(report, { before })).toMatchObject(waits);
    expect(judge(report, { before, now: later(overAt, -1) })).toMatchObject(waits);
    expect(judge(report, { before, now: overAt })).toMatchObject({ failures: 3 });
    expect(judge(report, { before, open: true })).toMatchObject({ failures: 3 });
  });

  it("stays closed where a later look fails: nothing was seen open", () => {
    const before = aState({ seenClosedAt: MONDAY });
    const failure = { layer: "security-group", failure: "aws: looking" } as const;
    expect(judge(failure, { before })).toMatchObject({ seenClosedAt: MONDAY, problem: "aws: looking" });
  });

  it("is not taken for open again where another grant used the same rule meanwhile", () => {
    const before = aState({ seenClosedAt: MONDAY, stillAdmits: ["g-other opens the same port"] });
    const seenAt = later(MONDAY, MINUTE);
    const closed = [{ grant: id, acknowledgedAt: later(MONDAY, 50_000), seenAt, stillAdmits: [] }];
    const state = judge(aReport({ closed }), { before });
    expect(state).toMatchObject({ seenClosedAt: MONDAY, confirmedAt: seenAt, stillAdmits: [] });
  });
});

describe("what the layers' states mean for the grant", () => {
  const judge = (over: Partial<Parameters<typeof judgeGrant>[0]>) =>
    judgeGrant({
      grant: aGrant(),
      open: true,
      before: [],
      after: [],
      problems: [],
      now: MONDAY,
      failsAt,
      ...over,
    });
  const failsAt = later(MONDAY, 5 * MINUTE);

  it("is never open, nor closed, for a door without layers (I8)", () => {
    const grant = aGrant({ door: aDoor({ layers: [] }) });
    expect(judge({ grant }).opened).toBeNull();
    expect(judge({ grant, open: false }).closed).toBeNull();
  });

  it("is open and closed with the last of its layers (I8)", () => {
    const grant = aGrant({ door: aDoor({ layers: ["security-group", "gate"] }) });
    const [group, gate] = [aState(), { ...aState(), layer: "gate" as const }];
    const at = (ms: number) => later(MONDAY, ms);
    const carried = [
      { ...group, carriedAt: at(5) },
      { ...gate, carriedAt: at(9) },
    ];
    expect(judge({ grant, after: carried }).opened).toBe(at(9));
    expect(judge({ grant, after: carried.slice(0, 1) }).opened).toBeNull();
    const closed = [
      { ...group, seenClosedAt: at(7) },
      { ...gate, seenClosedAt: at(3) },
    ];
    expect(judge({ grant, open: false, after: closed })).toMatchObject({
      closed: at(7),
      confirmed: null,
      late: null,
    });
  });

  it("is open, closed and confirmed once, whatever later looks show", () => {
    const shown = aState({ carriedAt: MONDAY, seenClosedAt: MONDAY, confirmedAt: MONDAY });
    const turns = (over: Parameters<typeof aGrant>[0], open: boolean) =>
      judge({ grant: aGrant(over), open, before: [shown], after: [shown] });
    expect(turns({}, true).opened).toBe(MONDAY);
    expect(turns({ openedAt: MONDAY }, true).opened).toBeNull();
    expect(turns({}, false)).toMatchObject({ closed: MONDAY, confirmed: MONDAY });
    const over = { closedAt: later(MONDAY, -9), confirmedAt: later(MONDAY, -5) };
    expect(turns(over, false)).toMatchObject({ closed: null, confirmed: null });
  });

  it("has failed after five minutes with what is in the way, or with that nothing came", () => {
    const now = later(MONDAY, 5 * MINUTE);
    expect(judge({ now }).failed).toMatchObject({ reason: "failed", note: "it was not carried in time" });
    expect(judge({ now, after: [aState({ problem: "throttled" })] }).failed?.note).toBe("throttled");
    expect(judge({ now: later(now, -1) }).failed).toBeNull();
    expect(judge({ now, grant: aGrant({ openedAt: MONDAY }) }).failed).toBeNull();
  });

  it("is late five seconds after its end, whatever the reason, and is told once", () => {
    const grant = aGrant({ endsAt: MONDAY });
    const now = later(MONDAY, 5_000);
    expect(judge({ grant, open: false, now: later(now, -1) }).late).toBeNull();
    expect(judge({ grant, open: false, now, after: [aState()] }).late).toBe("not seen closed yet");
    expect(
      judge({ grant: { ...grant, alarmedAt: now }, open: false, now, after: [aState()] }).late,
    ).toBeNull();
  });

  it("is late where no layer showed anything, and never once it was closed", () => {
    const grant = aGrant({ endsAt: MONDAY });
    const now = later(MONDAY, 5_000);
    expect(judge({ grant, open: false, now }).late).toBe("not seen closed yet");
    const closed = { ...grant, closedAt: MONDAY };
    expect(judge({ grant: closed, open: false, now, after: [aState()] }).late).toBeNull();
  });

  it("is late too where the look that shows it closed is the first in five seconds, but not for when that was told", () => {
    const grant = aGrant({ endsAt: MONDAY });
    const now = later(MONDAY, 60_000);
    const seenAfter = (ms: number) => [aState({ seenClosedAt: later(MONDAY, ms) })];
    expect(judge({ grant, open: false, now, after: seenAfter(5_000) }).late).toBe("not seen closed before");
    expect(judge({ grant, open: false, now, after: seenAfter(4_999) }).late).toBeNull();
    const before = [aState({ problem: "throttled" })];
    expect(judge({ grant, open: false, now, before, after: seenAfter(60_000) }).late).toBe("throttled");
  });

  it("is late by its own layer's end where that comes after the grant's, also in the look that finds it over", () => {
    const grant = aGrant({ endsAt: MONDAY });
    const overAt = later(MONDAY, MINUTE);
    const waiting = aState({ problem: "credentials work still", nextTryAt: overAt });
    const late = (seenClosedAt: Instant | null, now: Instant) => {
      const after = seenClosedAt === null ? [waiting] : [aState({ seenClosedAt })];
      return judge({ grant, open: false, now, before: [waiting], after }).late;
    };
    expect(late(null, later(overAt, 4_999))).toBeNull();
    expect(late(null, later(overAt, 5_000))).toBe("credentials work still");
    expect(late(later(overAt, 4_999), later(overAt, 4_999))).toBeNull();
    expect(late(later(overAt, 5_000), later(overAt, 5_000))).toBe("credentials work still");
    const other = [{ ...waiting, layer: "sts-session" as const }];
    const now = later(MONDAY, 5_000);
    expect(judge({ grant, open: false, now, before: other, after: [aState()] }).late).not.toBeNull();
  });

  it("tells of a door that was open again, with or without what stands in the way", () => {
    const before = [aState({ seenClosedAt: MONDAY })];
    const grant = aGrant({ closedAt: MONDAY });
    const reopened = (state: LayerState) => judge({ grant, open: false, before, after: [state] }).reopened;
    expect(reopened(aState({ problem: "throttled" }))).toBe("throttled");
    expect(reopened(aState({ seenClosedAt: later(MONDAY, 9) }))).toMatch(/was open again/);
    expect(reopened(aState({ seenClosedAt: MONDAY }))).toBeNull();
    expect(judge({ grant, open: false, after: [aState()] }).reopened).toBeNull();
  });
});
