import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, startDeployment, wordsOf } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { type Witness, witnessOf } from "./witness.ts";

let world: Deployment;
let witness: Witness;
beforeAll(async () => {
  world = await startDeployment();
  witness = witnessOf(world);
});
afterAll(() => world.stop());

const refusals = () => witness.events("person.refused");
const requests = () => witness.events("request.asked");
const rules = () => witness.rules();

const WHY = "INC-4211 checkout is slow";

describe("an ask that cannot be had is answered with one sentence and the next step, to that person alone:", () => {
  it.each([
    { ask: "order-db 30m from 127.0.0.2", says: "Did you mean `orders-db`", why: "unknown-target" },
    { ask: "orders-db 0m from 127.0.0.2", says: "`0m` is no time at all", why: "bad-duration" },
    { ask: "orders-db -5m from 127.0.0.2", says: "Write `4h`, `45m` or `1h30m`", why: "bad-duration" },
    { ask: "orders-db 4 from 127.0.0.2", says: "`4` has no unit", why: "bad-duration" },
    { ask: "orders-db 4 fortnights from 127.0.0.2", says: "`4` has no unit", why: "bad-duration" },
    { ask: "orders-db 9h from 127.0.0.2", says: "allows up to 4 h", why: "duration-too-long" },
    { ask: "orders-db 1ms from 127.0.0.2", says: "Write `4h`, `45m` or `1h30m`", why: "bad-duration" },
    { ask: "orders-db 30m from 0.0.0.0/0", says: "everyone on the internet", why: "source-everyone" },
    { ask: "orders-db 30m from ::/0", says: "everyone on the internet", why: "source-everyone" },
    { ask: "orders-db 30m from 10.1.2.3/8", says: "means 10.0.0.0/8", why: "source-not-canonical" },
    { ask: "orders-db 30m from 203.0.113.9/24", says: "256 addresses", why: "source-not-canonical" },
    { ask: "orders-db 30m from 203.0.113.0/24", says: "256 addresses", why: "source-too-wide" },
    { ask: "orders-db 30m from ::ffff:10.0.0.1", says: "in IPv6 clothes", why: "bad-source" },
    { ask: "orders-db 30m from db.example.com", says: "is not an address", why: "bad-source" },
    { ask: "orders-db 30m from 010.1.2.3", says: "is not an address", why: "bad-source" },
    { ask: "orders-db 30m from 10.1.2.3", says: "is a private address", why: "source-private" },
  ])("$ask", async ({ ask, says, why }) => {
    const before = await refusals();
    expect(await witness.toldAlone("ana", () => world.jit("ana", `request ${ask} ${WHY}`))).toContain(says);
    const after = (await refusals()).slice(before.length);
    expect(after).toMatchObject([{ actorName: "ana", details: { tried: "request", why } }]);
    expect(await requests()).toEqual([]);
    expect(rules()).toEqual([]);
  });

  it("a reason of 4,000 characters, full of mentions, links and line breaks", async () => {
    const before = await refusals();
    const reason = "<!channel> <https://evil.example|x> `y`\n\u202e".repeat(100).slice(0, 4_000);
    const told = await witness.toldAlone("ana", () =>
      world.jit("ana", `request orders-db 30m from 127.0.0.2 ${reason}`),
    );
    expect(told).toContain("characters and may have 500");
    expect(told).not.toMatch(/<!channel|evil|\u202e/);
    const after = (await refusals()).slice(before.length);
    expect(after).toMatchObject([{ details: { why: "reason-too-long" } }]);
    expect(JSON.stringify(after)).not.toContain("evil");
    expect(await requests()).toEqual([]);
  });

  it.each([
    { who: "a guest", person: "gus", says: "Guests can’t ask for access here", why: "guest" },
    {
      who: "a person of another workspace",
      person: "eve",
      says: "belongs to another workspace",
      why: "foreign-workspace",
    },
    {
      who: "someone who is no requester",
      person: "dee",
      says: "You can’t ask for Orders database",
      why: "not-a-requester",
    },
  ])("by $who", async ({ person, says, why }) => {
    const before = await refusals();
    const ask = `request orders-db 30m from 127.0.0.2 ${WHY}`;
    expect(await witness.toldAlone(person, () => world.jit(person, ask))).toContain(says);
    expect((await refusals()).slice(before.length)).toMatchObject([{ details: { why } }]);
    expect(await requests()).toEqual([]);
  });

  it.each([
    { text: "release g-nosuch", says: "There is no grant `g-nosuch`", why: "no-such-grant" },
    { text: "withdraw r-nosuch", says: "There is no request `r-nosuch`", why: "no-such-request" },
    { text: "revoke g-nosuch", says: "There is no grant `g-nosuch`", why: "no-such-grant" },
    { text: "extend g-nosuch 1h more", says: "There is no grant `g-nosuch`", why: "no-such-grant" },
    { text: "release", says: "You have nothing open", why: "nothing-open" },
    { text: "freeze everything", says: "Only admins can do that", why: "not-an-admin" },
    { text: "unfreeze", says: "Only admins can do that", why: "not-an-admin" },
    { text: "explain order-db", says: "Did you mean `orders-db`", why: "unknown-target" },
  ])("/jit $text", async ({ text, says, why }) => {
    const before = await refusals();
    expect(await witness.toldAlone("ana", () => world.jit("ana", text))).toContain(says);
    expect((await refusals()).slice(before.length)).toMatchObject([{ details: { why } }]);
    expect(rules()).toEqual([]);
  });
});

describe("a reason full of tricks", () => {
  it("is shown as text: no mention, link, line or direction gets through, and it is whole in the log", async () => {
    const tricks =
      "<!channel> <@U0BEN> <https://evil.example|here> `x` ```y``` *b* \u202eesrever\u2066 &amp; @here end";
    await world.jit("ana", `request ledger 30m from 127.0.0.2 ${tricks}`);
    const card = await eventually("the card", () =>
      world.slack.messages("C0APPROVALS").find((message) => wordsOf(message).includes("Payments ledger")),
    );
    const shown = wordsOf(card);
    expect(shown).not.toMatch(/<!channel|<@U0BEN|<https|```|\u202e|\u2066|[^\\]`x`/);
    expect(shown).toContain("esrever");
    expect(shown).toContain("end");
    const texts = [...world.slack.messages("C0AUDIT"), ...world.slack.directMessages("ana"), card];
    for (const message of texts)
      expect(JSON.stringify(message)).not.toMatch(/<!channel|<@U0BEN|<https|\u202e/);
  });
});
