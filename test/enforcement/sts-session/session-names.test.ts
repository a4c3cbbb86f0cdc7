import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { personId } from "../../../src/domain/ids.ts";
import type { Person } from "../../../src/domain/person.ts";
import { sessionTagsOf, sourceIdentityOf } from "../../../src/enforcement/sts-session/session-names.ts";
import { aGrant, aPerson } from "../../support/builders.ts";

const SOURCE_IDENTITY = /^(?!aws:)[\w+=,.@-]{2,64}$/;
/** STS: letters, white space, digits and these, in any script. */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

const called = (email: string | null, id = "p-ana"): Person => aPerson({ id: personId(id), email });
const anyName = fc.oneof(fc.emailAddress(), fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }));

describe("the name that CloudTrail shows beside every call", () => {
  it("is the e-mail where AWS takes it, and else the person's id", () => {
    expect(sourceIdentityOf(called("ana@example.com"))).toBe("ana@example.com");
    expect(sourceIdentityOf(called(null))).toBe("p-ana");
  });

  it("is cut, and told apart by a hash, where an e-mail is too long or has other letters", () => {
    const long = `${"a".repeat(58)}@example.com`;
    expect(long).toHaveLength(70);
    expect(sourceIdentityOf(called(long))).toMatch(/^a{51}-[0-9a-f]{12}$/);
    expect(sourceIdentityOf(called("o'brien@example.com"))).toMatch(/^o_brien@example\.com-[0-9a-f]{12}$/);
  });

  it("is one that AWS takes, for any e-mail, and two people never share one", () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        const names = [one, other].map((email) => sourceIdentityOf(called(email)));
        for (const name of names) expect(name).toMatch(SOURCE_IDENTITY);
        expect(names[0] === names[1]).toBe(one === other);
      }),
      { seed: 20_261_127, numRuns: 500 },
    );
  });

  it("is nobody's made-up name: an e-mail that looks like a hashed one is hashed as well", () => {
    const hashed = sourceIdentityOf(called("o'brien@example.com"));
    expect(sourceIdentityOf(called(hashed))).not.toBe(hashed);
  });
});

describe("a session's tags", () => {
  it("name the deployment, the grant, the target and the person, as AWS takes them, whatever they are called", () => {
    expect(sessionTagsOf("prod", aGrant(), called("ana@example.com"))).toEqual({
      "sallyport:deployment": "prod",
      "sallyport:grant": "g-7k2qmb",
      "sallyport:target": "orders-db",
      "sallyport:person": "ana@example.com",
    });
    fc.assert(
      fc.property(anyName, (email) => {
        for (const value of Object.values(sessionTagsOf("prod", aGrant(), called(email)))) {
          expect(value).toMatch(TAG_VALUE);
        }
      }),
      { seed: 20_261_127, numRuns: 300 },
    );
  });
});
