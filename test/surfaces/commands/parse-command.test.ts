import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/surfaces/commands/parse-command.ts";

const said = (text: string) => {
  const command = parseCommand(`request ${text}`);
  if (command.kind !== "request") throw new Error(`read as ${command.kind}`);
  return command.said;
};

describe("/jit request", () => {
  it("reads target, duration, source and reason in their places", () => {
    expect(said("orders-db 30m from 203.0.113.9 INC-4211, checkout is slow")).toEqual({
      target: "orders-db",
      duration: "30m",
      source: "203.0.113.9",
      reason: "INC-4211, checkout is slow",
    });
  });

  it("takes what was not said as not said", () => {
    const nothing = { target: null, duration: null, source: null, reason: null };
    expect(said("")).toEqual(nothing);
    expect(said("orders-db")).toEqual({ ...nothing, target: "orders-db" });
    expect(said("2h")).toEqual({ ...nothing, duration: "2h" });
    expect(said("orders-db from office 1h")).toEqual({
      ...nothing,
      target: "orders-db",
      duration: "1h",
      source: "office",
    });
  });

  it("takes a wrong duration for a duration, so that it is told", () => {
    expect(said("orders-db 4 fortnights")).toMatchObject({ duration: "4", reason: "fortnights" });
    expect(said("orders-db -1h why")).toMatchObject({ duration: "-1h", reason: "why" });
    expect(said("orders-db 0 why")).toMatchObject({ duration: "0" });
  });

  it("takes a duration of several parts for one", () => {
    expect(said("orders-db 1h30m INC-4211")).toMatchObject({ duration: "1h30m", reason: "INC-4211" });
    expect(said("1d2h orders")).toMatchObject({ target: null, duration: "1d2h", reason: "orders" });
    expect(said("orders-db 1h30 why"), "a wrong one is told").toMatchObject({ duration: "1h30" });
  });

  it("leaves numbers and froms of the reason alone", () => {
    expect(said("orders-db 30m 500 errors")).toMatchObject({ duration: "30m", reason: "500 errors" });
    expect(said('orders-db 30m "from the office I see 500s"')).toMatchObject({
      source: null,
      reason: "from the office I see 500s",
    });
    expect(said('orders-db 30m "from" is a word').source).toBeNull();
    expect(said("orders-db 30m from office from bad to worse")).toMatchObject({
      source: "office",
      reason: "from bad to worse",
    });
  });

  it("takes straight and curly quotes off one quoted reason, and keeps those within", () => {
    expect(said('orders-db 30m "it is slow"').reason).toBe("it is slow");
    expect(said("orders-db 30m “it is slow”").reason).toBe("it is slow");
    expect(said('orders-db 30m the "slow" one').reason).toBe('the "slow" one');
  });

  it("never loses a word of the reason", () => {
    const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => /^[^\s"“”]+$/.test(text));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const reason = `x ${words.join(" ")}`;
        expect(said(`orders-db 30m from office ${reason}`).reason).toBe(reason);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe("/jit", () => {
  it("reads the other commands", () => {
    expect(parseCommand("")).toEqual({ kind: "help", about: null });
    expect(parseCommand("help Extend")).toEqual({ kind: "help", about: "extend" });
    expect(parseCommand("help exten")).toEqual({ kind: "unknown", found: "exten", near: "extend" });
    expect(parseCommand("  LIST ")).toEqual({ kind: "list" });
    expect(parseCommand("release")).toEqual({ kind: "release", grant: null });
    expect(parseCommand("release g-7k2qmb")).toEqual({ kind: "release", grant: "g-7k2qmb" });
    expect(parseCommand("extend g-7k2qmb 30m still at it")).toEqual({
      kind: "extend",
      grant: "g-7k2qmb",
      duration: "30m",
      reason: "still at it",
    });
    expect(parseCommand("revoke g-7k2qmb wrong cluster")).toEqual({
      kind: "revoke",
      grant: "g-7k2qmb",
      reason: "wrong cluster",
    });
    expect(parseCommand("freeze incident 88")).toEqual({ kind: "freeze", reason: "incident 88" });
    expect(parseCommand("explain orders-db")).toEqual({ kind: "explain", target: "orders-db" });
  });

  it("says how a command is written when a part is missing", () => {
    for (const text of ["extend g-7k2qmb", "withdraw", "revoke", "freeze", "explain"]) {
      expect(parseCommand(text)).toMatchObject({ kind: "incomplete" });
    }
  });

  it("offers the nearest command", () => {
    expect(parseCommand("requst orders-db")).toEqual({ kind: "unknown", found: "requst", near: "request" });
    expect(parseCommand("constructor")).toMatchObject({ kind: "unknown" });
  });

  it("reads anything without falling over", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        expect(parseCommand(text).kind).toBeTypeOf("string");
        expect(parseCommand(`request ${text}`).kind).toBe("request");
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
