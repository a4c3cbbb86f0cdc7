import { describe, expect, it } from "vitest";
import { personId } from "../../src/domain/ids.ts";
import type { Answer } from "../../src/domain/request.ts";
import { mayAnswer } from "../../src/policy/may-answer.ts";
import type { Standing } from "../../src/policy/standing.ts";
import { aCatalogue, aPerson, aRequest, aRule, MONDAY } from "../support/builders.ts";

const ben = aPerson({ id: personId("p-ben"), name: "Ben", email: "ben@example.com" });
const eve = aPerson({ id: personId("p-eve"), name: "Eve", email: "eve@example.com" });
const standing = (person = ben, looked: Standing["looked"] = new Map()): Standing => ({
  person,
  groups: aCatalogue().groups,
  looked,
});
const answer = (person = ben): Answer => ({
  request: aRequest().id,
  person: person.id,
  verdict: "approve",
  reason: "",
  at: MONDAY,
});

describe("mayAnswer", () => {
  it("lets one of the approvers answer", () => {
    expect(mayAnswer({ request: aRequest(), answers: [], standing: standing() }).allowed).toBe(true);
  });

  it("refuses the one who asks, even when they are an approver (I2)", () => {
    const decision = mayAnswer({ request: aRequest(), answers: [], standing: standing(aPerson()) });
    expect(decision).toMatchObject({ allowed: false, refusal: { kind: "own-request" } });
  });

  it("refuses the one whose other account asked, and lets everybody else answer (I2)", () => {
    const told = { request: aRequest(), answers: [], standing: standing() };
    expect(mayAnswer({ ...told, asker: ben.id })).toMatchObject({
      allowed: false,
      refusal: { kind: "own-request" },
    });
    expect(mayAnswer({ ...told, asker: eve.id }).allowed).toBe(true);
  });

  it("lets one answer after another", () => {
    const request = aRequest({ rule: aRule({ quorum: 2 }) });
    expect(mayAnswer({ request, answers: [answer(eve)], standing: standing() }).allowed).toBe(true);
  });

  it("refuses whoever is not one of the approvers, and says who is", () => {
    const decision = mayAnswer({ request: aRequest(), answers: [], standing: standing(eve) });
    expect(decision).toMatchObject({
      allowed: false,
      refusal: { kind: "not-an-approver", approvers: ["SRE"] },
    });
  });

  it("counts a person once", () => {
    const request = aRequest({ rule: aRule({ quorum: 2 }) });
    const decision = mayAnswer({ request, answers: [answer()], standing: standing() });
    expect(decision).toMatchObject({ allowed: false, refusal: { kind: "already-answered", missing: 1 } });
  });

  it("says that it could not check, rather than no, when the platform did not answer (I7)", () => {
    const request = aRequest({ rule: aRule({ approvers: [{ kind: "slack", userGroup: "S0SRE" }] }) });
    const decision = mayAnswer({ request, answers: [], standing: standing() });
    expect(decision).toMatchObject({ allowed: false, refusal: { kind: "could-not-check" } });
    expect(decision.reason.verdict).toBe("unknown");
  });

  it("takes the platform's word for its own groups", () => {
    const request = aRequest({ rule: aRule({ approvers: [{ kind: "slack", userGroup: "S0SRE" }] }) });
    const among = standing(eve, new Map([["slack:S0SRE", "yes"]]));
    expect(mayAnswer({ request, answers: [], standing: among }).allowed).toBe(true);
    const outside = standing(eve, new Map([["slack:S0SRE", "no"]]));
    expect(mayAnswer({ request, answers: [], standing: outside })).toMatchObject({
      allowed: false,
      refusal: { kind: "not-an-approver" },
    });
  });

  it("lets nobody answer a rule without approvers (I9)", () => {
    const request = aRequest({ rule: aRule({ approvers: [] }) });
    expect(mayAnswer({ request, answers: [], standing: standing() }).allowed).toBe(false);
  });
});
