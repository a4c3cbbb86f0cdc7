import { describe, expect, it } from "vitest";
import { later, personId } from "../../src/domain/ids.ts";
import { type Answer, approvalsOf, isLapsed, isWaiting } from "../../src/domain/request.ts";
import { aRequest, MONDAY } from "../support/builders.ts";

const request = aRequest({ lapsesAt: later(MONDAY, 1_000) });
const before = later(MONDAY, 999);

describe("a request that nobody has resolved", () => {
  it("waits until just before its lapse instant, and has lapsed at the instant itself", () => {
    expect([isWaiting(request, before), isLapsed(request, before)]).toEqual([true, false]);
    expect([isWaiting(request, request.lapsesAt), isLapsed(request, request.lapsesAt)]).toEqual([
      false,
      true,
    ]);
  });
});

describe("a request that was resolved", () => {
  it("neither waits nor lapses, whenever it is looked at", () => {
    const withdrawn = { ...request, resolution: { status: "withdrawn", at: MONDAY } as const };
    for (const now of [before, request.lapsesAt]) {
      expect([isWaiting(withdrawn, now), isLapsed(withdrawn, now)]).toEqual([false, false]);
    }
  });
});

describe("approvals", () => {
  const answer = (person: string, verdict: Answer["verdict"]): Answer => ({
    ...{ request: request.id, person: personId(person), verdict, reason: "", at: MONDAY },
  });

  it("are counted by person, and no denial is one", () => {
    expect(approvalsOf([])).toBe(0);
    expect(approvalsOf([answer("p-ben", "approve"), answer("p-ben", "approve")])).toBe(1);
    expect(approvalsOf([answer("p-ben", "approve"), answer("p-cyd", "deny")])).toBe(1);
    expect(approvalsOf([answer("p-ben", "approve"), answer("p-cyd", "approve")])).toBe(2);
  });
});
