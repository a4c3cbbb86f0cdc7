import { describe, expect, it } from "vitest";
import { kindOf, must, openCore } from "../support/core.ts";
import { accountOf } from "../support/switchable-directory.ts";

describe("identify", () => {
  it("takes who somebody is from the platform by id, and never from a name (I10)", async () => {
    const { directory, operations, events } = await openCore();
    directory.say("mal", { name: "Dee", email: null });
    const mal = must(await operations.identify(accountOf("mal")));
    expect(mal.person).toMatchObject({ name: "Dee", email: null });
    expect(kindOf(await operations.freeze(mal, "I am Dee"))).toBe("not-an-admin");
    expect(await events("freeze.set")).toEqual([]);
  });

  it.each([
    ["guest", { guest: true }],
    ["bot", { bot: true }],
    ["foreign-workspace", { member: false }],
    ["deactivated", { deactivated: true }],
  ] as const)("refuses a %s, and writes it down", async (kind, over) => {
    const { directory, operations, events, store } = await openCore();
    directory.say("gus", over);
    expect(kindOf(await operations.identify(accountOf("gus")))).toBe(kind);
    expect(await events("person.refused")).toMatchObject([{ subject: "U0GUS", details: { why: kind } }]);
    expect(await store.read.personOf(accountOf("gus"))).toBeNull();
  });

  it("refuses an account that the platform does not know", async () => {
    const { operations, events } = await openCore();
    expect(kindOf(await operations.identify(accountOf("nobody")))).toBe("foreign-workspace");
    expect(await events("person.refused")).toHaveLength(1);
  });

  it("lets in guests and people of other workspaces that the configuration names", async () => {
    const { directory, as } = await openCore({ guests: new Set(["gus@partner.example"]) });
    directory.say("gus", { guest: true, member: false, email: "Gus@Partner.example" });
    expect((await as("gus")).person.email).toBe("gus@partner.example");
  });

  it("joins nobody by an e-mail address outside the configured domains", async () => {
    const { directory, as } = await openCore();
    directory.say("ana", { email: "ana@elsewhere.example" });
    expect((await as("ana")).person.email).toBeNull();
  });

  it("knows the same account again, and follows its name", async () => {
    const { directory, as, events } = await openCore();
    const first = await as("ana");
    directory.say("ana", { name: "Ana Lima" });
    const again = await as("ana");
    expect(again.person).toEqual({ ...first.person, name: "Ana Lima" });
    expect(await events("person.joined")).toHaveLength(1);
  });

  it("joins a named alias to the person, in whichever order the accounts come (I2)", async () => {
    for (const order of [
      ["ana", "ana.lima"],
      ["ana.lima", "ana"],
    ] as const) {
      const { as, directory } = await openCore();
      directory.say("ana.lima");
      const [one, other] = [await as(order[0]), await as(order[1])];
      expect(other.person.id).toBe(one.person.id);
      expect(other.identity).not.toEqual(one.identity);
    }
  });

  it("holds a second account that claims a known e-mail, and writes it down", async () => {
    const { as, directory, operations, events, store } = await openCore();
    await as("ben");
    directory.say("ben2", { email: "ben@example.com" });
    const held = await operations.identify(accountOf("ben2"));
    expect(held).toMatchObject({ ok: false, refusal: { kind: "identity-held", email: "ben@example.com" } });
    expect(await events("person.held")).toMatchObject([{ subject: "U0BEN2" }]);
    expect(await store.read.personOf(accountOf("ben2"))).toBeNull();
  });

  it("takes an e-mail's authority from an account that no longer has it", async () => {
    const { as, directory, operations, events } = await openCore();
    const before = await as("dee");
    directory.say("dee", { email: "dee@elsewhere.example" });
    const after = await as("dee");
    expect(after.person).toEqual({ ...before.person, email: null });
    expect(kindOf(await operations.freeze(after, "still me"))).toBe("not-an-admin");
    expect(await events("person.joined")).toHaveLength(2);
  });

  it("keeps what it knows where the platform tells no e-mail", async () => {
    const { as, directory } = await openCore();
    const before = await as("dee");
    directory.say("dee", { email: null });
    expect(await as("dee")).toEqual(before);
  });

  it("holds an account that turns up with another person's e-mail", async () => {
    const { as, directory, operations } = await openCore();
    await as("dee");
    await as("eve");
    directory.say("eve", { email: "dee@example.com" });
    expect(kindOf(await operations.identify(accountOf("eve")))).toBe("identity-held");
  });

  it("moves an account to the person whose alias it was made after it had joined", async () => {
    const { as, directory } = await openCore();
    directory.say("eve", { email: "eve@example.com" });
    const eve = await as("eve");
    const ana = await as("ana");
    expect(eve.person.id).not.toBe(ana.person.id);
    directory.say("eve", { email: "ana.lima@example.com" });
    expect((await as("eve")).person).toEqual(ana.person);
  });

  it("refuses a stranger while the platform does not answer (I7)", async () => {
    const { directory, operations, events } = await openCore();
    directory.setAway(true);
    expect(kindOf(await operations.identify(accountOf("ana")))).toBe("could-not-check");
    expect(await events("person.refused")).toMatchObject([{ details: { why: "could-not-check" } }]);
  });

  it("lets a known account close, and nothing else, while the platform does not answer (I7)", async () => {
    const { as, directory, operations } = await openCore();
    await as("dee");
    directory.setAway(true);
    const dee = must(await operations.identify(accountOf("dee")));
    expect(dee.unchecked).toBe(true);
    expect(kindOf(await operations.freeze(dee, "an incident"))).toBe("done");
    expect(kindOf(await operations.unfreeze(dee))).toBe("could-not-check");
  });

  it("lets faults that are no platform's through", async () => {
    const core = await openCore();
    const broken = { ...core.directory, profile: () => Promise.reject(new TypeError("a bug")) };
    const { createOperations } = await import("../../src/operations/create-operations.ts");
    const operations = createOperations({ ...core.deps, directory: broken });
    await expect(operations.identify(accountOf("ana"))).rejects.toThrow("a bug");
  });
});
