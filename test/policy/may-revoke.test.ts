import { describe, expect, it } from "vitest";
import { personId } from "../../src/domain/ids.ts";
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

describe("mayFreeze", () => {
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

  it("does not match a person without an e-mail", () => {
    const standing = { ...someone("ana"), person: aPerson({ email: null }) };
    expect(mayRequest(aTarget(), standing, []).allowed).toBe(false);
  });
});
