import { describe, expect, it } from "vitest";
import { accountOfRole } from "../../src/domain/account-of-role.ts";
import { checksOf } from "../../src/domain/check.ts";
import { sayBytes, summarize } from "../../src/domain/connection.ts";
import { sayPorts } from "../../src/domain/door.ts";
import { looksLikeDuration, parseDuration } from "../../src/domain/duration.ts";
import { AdapterFailure, InvariantError, unreachable } from "../../src/domain/failures.ts";
import { grantId } from "../../src/domain/ids.ts";
import { untouched, waitsUntil } from "../../src/domain/layer-state.ts";
import { readPrincipal, sayPrincipal, writePrincipal } from "../../src/domain/principal.ts";
import { isRuleKey, isSallyportKey } from "../../src/domain/rule-key.ts";
import { hideSecrets, looksLikeSecret, namesSecret } from "../../src/domain/secrets.ts";
import { sayAddresses, saySource } from "../../src/domain/source.ts";
import { wellFormed } from "../../src/domain/well-formed.ts";
import { MONDAY } from "../support/builders.ts";

describe("principals", () => {
  it.each(["everyone", "person:ana@example.com", "group:sre", "slack:S0123ABCD"])("read %s back", (text) => {
    const principal = readPrincipal(text);
    expect(principal === null ? null : writePrincipal(principal)).toBe(text);
  });

  it.each(["", "anyone", "group:", "group:two words", "teams:x", "slack:"])("are none of %j", (text) => {
    expect(readPrincipal(text)).toBeNull();
  });

  it("are people by e-mail whatever its case, and are said as a card says them", () => {
    expect(readPrincipal("person:Ana@Example.com")).toEqual({ kind: "person", email: "ana@example.com" });
    expect(sayPrincipal({ kind: "everyone" })).toBe("everyone");
    expect(sayPrincipal({ kind: "person", email: "ana@example.com" })).toBe("ana@example.com");
    expect(sayPrincipal({ kind: "group", name: "SRE" })).toBe("SRE");
    expect(sayPrincipal({ kind: "slack", userGroup: "S0SRE" })).toBe("the Slack group S0SRE");
  });
});

describe("connections", () => {
  const one = { grant: grantId("g-7k2qmb"), from: "203.0.113.9", openedAt: MONDAY, bytesIn: 1, bytesOut: 2 };

  it("are summed up", () => {
    const [live, cut] = [
      { ...one, id: "c-1", closedAt: null, cut: false },
      { ...one, id: "c-2", closedAt: MONDAY, cut: true },
    ];
    expect(summarize([live, cut])).toEqual({ count: 2, live: 1, cut: 1, bytes: 6 });
    expect(summarize([])).toEqual({ count: 0, live: 0, cut: 0, bytes: 0 });
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [2_100_000, "2.1 MB"],
    [5_000_000_000_000_000, "5000.0 TB"],
  ])("carry %i bytes, said as %s", (bytes, said) => {
    expect(sayBytes(bytes)).toBe(said);
  });
});

describe("addresses", () => {
  it("are said by how many they are, and alone without their prefix", () => {
    expect(sayAddresses(4, 32)).toBe("1 address");
    expect(sayAddresses(4, 24)).toBe("256 addresses");
    expect(sayAddresses(6, 64)).toBe("2^64 addresses");
    expect(sayAddresses(6, 96)).toBe("4,294,967,296 addresses");
    expect(sayAddresses(6, 95)).toBe("2^33 addresses");
    expect(saySource("203.0.113.0/320")).toBe("203.0.113.0/320");
    expect(saySource("203.0.113.9/32")).toBe("203.0.113.9");
    expect(saySource("2001:db8::1/128")).toBe("2001:db8::1");
    expect(saySource("2001:db8::/32")).toBe("2001:db8::/32");
    expect(sayPorts({ from: 5432, to: 5432 })).toBe("5432");
    expect(sayPorts({ from: 20_000, to: 20_999 })).toBe("20000-20999");
  });
});

describe("durations", () => {
  it("are told from words, so that a wrong one is not taken for a reason", () => {
    const meant = [
      "4",
      "45",
      "-3h",
      "4fortnights",
      "1.5h",
      "1.25h",
      "1,25",
      "1h30",
      "1h30m",
      "-1h30m",
      "1H30M",
    ];
    expect(meant.filter((word) => !looksLikeDuration(word))).toEqual([]);
    const words = [
      "INC-4211",
      "h4",
      "",
      "4h/5",
      "4h_",
      "x1h30m",
      "1h30m!",
      "1h30mx",
      "1.h",
      "4afterthefortnight",
    ];
    expect(words.filter(looksLikeDuration)).toEqual([]);
  });

  it("of nothing, or of more than a year, are none", () => {
    expect(parseDuration("0h0m")).toEqual({ ok: false, problem: "not-positive" });
    expect(parseDuration("367d")).toEqual({ ok: false, problem: "unreadable" });
  });
});

describe("secrets (I11)", () => {
  const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

  it("are hidden by their shape, and what tells of them stays", () => {
    expect(hideSecrets(`use ${key} now`)).toBe("use [hidden] now");
    expect(hideSecrets("Authorization: Bearer abcdefgh")).toBe("Authorization: Bearer [hidden]");
    expect(hideSecrets("postgres://ana:pass-word@db:5432")).toBe("postgres://ana:[hidden]@db:5432");
    expect(hideSecrets("nothing of that kind")).toBe("nothing of that kind");
    expect(hideSecrets("the known one", ["known"])).toBe("the [hidden] one");
    expect(looksLikeSecret(key)).toBe(true);
    expect(looksLikeSecret("nothing of that kind")).toBe(false);
  });

  it("are known by their name as well", () => {
    expect(["key", "botToken", "SLACK_SIGNING_SECRET", "sallyportKey"].every(namesSecret)).toBe(true);
    expect(["sortKey", "tokens_left", "name"].some(namesSecret)).toBe(false);
  });
});

describe("keys", () => {
  const body = "A".repeat(43);

  it("are told by their shape, whole", () => {
    expect([`srk-${body}`, `srk-${"a_-9".repeat(10)}abc`].every(isRuleKey)).toBe(true);
    const others = [
      body,
      `srk-${body}A`,
      `srk-${body.slice(1)}`,
      `xsrk-${body}`,
      `srk-${body.slice(1)}+`,
      "",
    ];
    expect(others.filter(isRuleKey)).toEqual([]);
    expect([`${body}=`, body, `${"+/9a".repeat(10)}abc`].every(isSallyportKey)).toBe(true);
    const wrong = [`${body}==`, `${body}A`, `x ${body}`, `${body.slice(1)}-`, body.slice(1), ""];
    expect(wrong.filter(isSallyportKey)).toEqual([]);
  });
});

describe("checks", () => {
  it("say of which system they are, how it is, and what to do", () => {
    const { good, warning, bad } = checksOf("Redis");
    expect(good("answers")).toEqual({ system: "Redis", verdict: "good", says: "answers", todo: null });
    expect(warning("evicts", "set noeviction")).toEqual({
      system: "Redis",
      verdict: "warning",
      says: "evicts",
      todo: "set noeviction",
    });
    expect(bad("is gone", "start it")).toMatchObject({ verdict: "bad", todo: "start it" });
  });
});

describe("what a layer waits for", () => {
  const waiting = { ...untouched(grantId("g-7k2qmb"), "sts-session"), problem: "a slice", nextTryAt: MONDAY };

  it("is no failure, and nothing where there is no problem", () => {
    expect(waitsUntil(waiting)).toBe(MONDAY);
    expect(waitsUntil({ ...waiting, failures: 1 })).toBeNull();
    expect(waitsUntil({ ...waiting, problem: null })).toBeNull();
  });
});

it("a role's account is in its ARN", () => {
  expect(accountOfRole("arn:aws:iam::123456789012:role/x")).toBe("123456789012");
  expect(accountOfRole("orders-readonly")).toBe("orders-readonly");
});

describe("failures", () => {
  it("say which system, what it was doing, and why", () => {
    const failure = new AdapterFailure({
      adapter: "aws",
      doing: "opening",
      retry: "soon",
      cause: new Error("throttled"),
      retryAfterMs: 5,
    });
    expect(failure).toMatchObject({ message: "aws: opening: throttled", retry: "soon", retryAfterMs: 5 });
    expect(failure.cause).toEqual(new Error("throttled"));
    expect(
      new AdapterFailure({ adapter: "aws", doing: "opening", retry: "never", cause: "x" }),
    ).toMatchObject({
      message: "aws: opening",
      retryAfterMs: null,
    });
  });

  it("of our own are bugs", () => {
    expect(() => unreachable("teapot" as never)).toThrow(InvariantError);
  });
});

describe("text", () => {
  it("is made well-formed wherever it stands in a value", () => {
    expect(wellFormed({ "a\0": ["b\uD800", 1, null, true] })).toEqual({
      "a\uFFFD": ["b\uFFFD", 1, null, true],
    });
  });

  it.each([
    ["a text", "a\uD800", "a\uFFFD"],
    ["one of several in a list", ["a", "b\0"], ["a", "b\uFFFD"]],
    ["one of several keys", { a: 1, "b\0": 2 }, { a: 1, "b\uFFFD": 2 }],
    ["one of several values", { a: "a", b: "b\0" }, { a: "a", b: "b\uFFFD" }],
    ["a value beside a number", { a: 1, b: "b\0" }, { a: 1, b: "b\uFFFD" }],
  ])("is mended where it is %s", (_where, given, mended) => {
    expect(wellFormed(given)).toEqual(mended);
  });

  it.each([
    ["a list", ["a", 1, null]],
    ["an object", { a: "b", c: [true, { d: 2 }] }],
  ])("that has nothing to mend is given back as it is: %s", (_what, given) => {
    expect(wellFormed(given)).toBe(given);
  });
});
