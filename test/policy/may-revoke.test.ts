import { describe, expect, it } from "vitest";
import { personId } from "../../src/domain/ids.ts";
import { sayPrincipal } from "../../src/domain/principal.ts";
import { mayRequest } from "../../src/policy/may-request.ts";
import { mayFreeze, mayRevoke } from "../../src/policy/may-revoke.ts";
import { aCatalogue, aGrant, aPerson, aRule, aTarget } from "../support/builders.ts";

const catalogue = aCatalogue();
const someone = (name: string) => ({
  person: aPerson({ id: personId(`p-${name}`), name, email: `${name}@example.com` }),
  groups: catalogue.groups,
  looked: new Map(),
});
const revoking = (name: string) =>
  mayRevoke({
    grant: aGrant(),
    approvers: aRule().approvers,
    admins: catalogue.admins,
    standing: someone(name),
  });

describe("mayRevoke", () => {
  it.each([["ana"], ["ben"], ["dee"]])("lets the holder, an approver and an admin close it: %s", (name) => {
    expect(revoking(name).allowed).toBe(true);
  });

  it("refuses everyone else", () => {
    expect(revoking("eve")).toMatchObject({ allowed: false, refusal: { kind: "not-yours", id: "g-7k2qmb" } });
  });
});

describe("mayRevoke, towards the holder", () => {
  const left = { approvers: [], admins: [] };

  it("lets the one who has the door close it, though they are no approver and no admin", () => {
    expect(mayRevoke({ grant: aGrant(), ...left, standing: someone("ana") }).allowed).toBe(true);
    expect(mayRevoke({ grant: aGrant(), ...left, standing: someone("ben") }).allowed).toBe(false);
  });

  it("says of whom it could not check whether they may, approvers and admins alike (I7)", () => {
    const approvers = [
      { kind: "group", name: "SRE" },
      { kind: "slack", userGroup: "S0SRE" },
    ] as const;
    const admins = [{ kind: "slack", userGroup: "S0ADMINS" }] as const;
    const decision = mayRevoke({ grant: aGrant(), approvers, admins, standing: someone("eve") });
    const what = [approvers[1], admins[0]].map(sayPrincipal).join(" or ");
    expect(decision).toMatchObject({ allowed: false, refusal: { kind: "could-not-check", what } });
    expect(decision.reason.verdict).toBe("unknown");
  });
});

describe("mayFreeze", () => {
  it("is nobody's while it cannot be checked who the admins are (I7)", () => {
    const decision = mayFreeze([{ kind: "slack", userGroup: "S0ADMINS" }], someone("dee"));
    expect(decision).toMatchObject({ allowed: false, refusal: { kind: "could-not-check" } });
  });

  it("is an admin's alone", () => {
    expect(mayFreeze(catalogue.admins, someone("dee")).allowed).toBe(true);
    expect(mayFreeze(catalogue.admins, someone("ben"))).toMatchObject({ refusal: { kind: "not-an-admin" } });
    expect(mayFreeze([], someone("dee")).allowed).toBe(false);
  });
});

describe("mayRequest", () => {
  it("follows the target's requesters, and names what the person may ask for", () => {
    expect(mayRequest(aTarget(), someone("ana"), []).allowed).toBe(true);
    expect(mayRequest(aTarget(), someone("cyd"), ["ledger"])).toMatchObject({
      allowed: false,
      refusal: { kind: "not-a-requester", allowed: ["ledger"] },
    });
  });

  it("lets everyone ask where the rule says so, and nobody where it is empty", () => {
    expect(mayRequest(aTarget({ requesters: [{ kind: "everyone" }] }), someone("cyd"), []).allowed).toBe(
      true,
    );
    expect(mayRequest(aTarget({ requesters: [] }), someone("ana"), []).allowed).toBe(false);
  });

  it("says that it could not check, where only a platform knows (I7)", () => {
    const target = aTarget({ requesters: [{ kind: "slack", userGroup: "S0ALL" }] });
    expect(mayRequest(target, someone("ana"), [])).toMatchObject({
      allowed: false,
      refusal: { kind: "could-not-check" },
    });
  });

  it("lets nobody in by a group that is not configured (I9)", () => {
    const target = aTarget({ requesters: [{ kind: "group", name: "gone" }] });
    expect(mayRequest(target, someone("ana"), []).allowed).toBe(false);
  });

  it("does not match a person without an e-mail", () => {
    const standing = { ...someone("ana"), person: aPerson({ email: null }) };
    expect(mayRequest(aTarget(), standing, []).allowed).toBe(false);
  });
});
