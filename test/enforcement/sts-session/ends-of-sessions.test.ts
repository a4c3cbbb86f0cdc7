import { describe, expect, it } from "vitest";
import type { AssumeRole } from "../../../src/aws/sts-calls.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { type Instant, later } from "../../../src/domain/ids.ts";
import type { SessionOffer } from "../../../src/domain/session.ts";
import { sessionAsked } from "../../../src/enforcement/sts-session/session-asked.ts";
import { createSessionMinter } from "../../../src/enforcement/sts-session/session-minter.ts";
import { mayMint } from "../../../src/policy/may-mint.ts";
import { createManualClock } from "../../scheduler/manual-clock.ts";
import { aDoor, aGrant, anOffer, aPerson, MONDAY } from "../../support/builders.ts";
import { createFakeAws } from "./fake-aws.ts";
import { ALLOWS_ALL, isAllowed, type PolicyText } from "./judge.ts";

const READS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" }],
});

/** What STS is asked for when the person of a grant claims credentials at an instant. */
async function mintedAt(
  at: Instant,
  offer: SessionOffer,
  grantMs: number,
): Promise<{ asked: AssumeRole; until: Instant }> {
  const clock = createManualClock(at);
  const aws = createFakeAws(clock);
  const door = aDoor({ layers: ["sts-session"], session: offer });
  const grant: Grant = aGrant({ door, openedAt: MONDAY, endsAt: later(MONDAY, grantMs) });
  const facts = {
    isGenuine: true,
    person: grant.person,
    freeze: null,
    skewMs: null,
    layers: [],
    sessions: [],
  };
  const may = mayMint({ ...facts, grant, now: at });
  if (!may.allowed) throw new Error(may.refusal.kind);
  const minter = createSessionMinter({ deployment: "test", clients: aws, clock });
  await minter.mint({ grant, person: aPerson(), until: may.until }, new AbortController().signal);
  const [lent] = aws.lent;
  if (lent === undefined) throw new Error("nothing was lent");
  return { asked: lent.asked, until: may.until };
}

/** Seconds around an instant, relative to it, with what AWS answers in each. */
async function secondBySecond(asked: AssumeRole, around: Instant, policies: readonly PolicyText[]) {
  const seconds = [-60, -3, -2, -1, 0, 1, 2, 3, 60, 1_800];
  const answers = seconds.map(async (second) => {
    const allowed = await isAllowed({ asked, at: later(around, second * 1_000), policies });
    return [second, allowed] as const;
  });
  return new Map(await Promise.all(answers));
}

const PASSES_UNTIL = new Map([-60, -3, -2, -1, 0, 1, 2, 3, 60, 1_800].map((second) => [second, second < 0]));

describe("the end of a session, second by second (I6)", () => {
  const cases = [
    [
      "at the planned end of a grant of half an hour",
      { mintedMs: 20 * 60_000, grantMs: 30 * 60_000, endMs: 30 * 60_000 },
    ],
    [
      "after one slice, while the grant goes on",
      { mintedMs: 60_000, grantMs: 4 * 3_600_000, endMs: 16 * 60_000 },
    ],
    [
      "at the end of a grant of 5 minutes, though no token lives for less than 15",
      { mintedMs: 10_000, grantMs: 300_000, endMs: 300_000 },
    ],
  ] as const;

  it.each(cases)("is %s", async (_, { mintedMs, grantMs, endMs }) => {
    const { asked, until } = await mintedAt(later(MONDAY, mintedMs), anOffer({ policy: READS }), grantMs);
    expect(until).toBe(later(MONDAY, endMs));
    expect(asked.durationSeconds).toBeGreaterThanOrEqual(900);
    expect(await secondBySecond(asked, until, [ALLOWS_ALL])).toEqual(PASSES_UNTIL);
  });

  it("beats whatever the role itself, or the target's policy, allows", async () => {
    const generous = JSON.stringify(ALLOWS_ALL);
    for (const policy of [null, generous]) {
      const { asked, until } = await mintedAt(MONDAY, anOffer({ policy }), 600_000);
      expect(await secondBySecond(asked, until, [ALLOWS_ALL, ALLOWS_ALL])).toEqual(PASSES_UNTIL);
    }
  });

  it("is rounded down to the whole second, so that it is never late", async () => {
    const { asked, until } = await mintedAt(MONDAY, anOffer(), 300_999);
    expect(until).toBe(later(MONDAY, 300_000));
    expect(await isAllowed({ asked, at: later(MONDAY, 299_999) })).toBe(true);
    expect(await isAllowed({ asked, at: later(MONDAY, 300_000) })).toBe(false);
  });

  it("is rounded down whoever asks for it", () => {
    const told = { grant: aGrant(), offer: anOffer(), person: aPerson() };
    expect(sessionAsked("test", told, later(MONDAY, 999)).policy).toContain('"2030-01-07T14:00:00Z"');
  });

  it("asks for tokens that role chaining allows, whatever the slice", async () => {
    const seconds = async (sliceMs: number): Promise<number> =>
      (await mintedAt(MONDAY, anOffer({ sliceMs }), 4 * 3_600_000)).asked.durationSeconds;
    expect(await seconds(60_000)).toBe(900);
    expect(await seconds(1_800_000)).toBe(1_800);
    expect(await seconds(3_600_000)).toBe(3_600);
  });
});

describe("what a session may do before its end", () => {
  const may = async (policy: string | null, action: string, resource = "arn:aws:s3:::orders/1.csv") => {
    const { asked } = await mintedAt(MONDAY, anOffer({ policy }), 600_000);
    return isAllowed({ asked, at: later(MONDAY, 1_000), action, resource });
  };
  const ROLE = "arn:aws:iam::111122223333:role/other";

  it("is what the target's policy allows, and no more", async () => {
    expect(await may(READS, "s3:GetObject")).toBe(true);
    expect(await may(READS, "s3:PutObject")).toBe(false);
    expect(await may(null, "s3:PutObject")).toBe(true);
  });

  it.each([
    "sts:AssumeRole",
    "iam:PassRole",
    "iam:CreateUser",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:AttachRolePolicy",
  ])("is never %s, but where the target's policy names it", async (action) => {
    const resource = action === "iam:CreateUser" ? "arn:aws:iam::111122223333:user/x" : ROLE;
    const naming = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: [action], Resource: "*" }],
    });
    expect(await may(null, action, resource)).toBe(false);
    expect(await may(JSON.stringify(ALLOWS_ALL), action, resource)).toBe(false);
    expect(await may(naming, action, resource)).toBe(true);
  });
});

describe("a minted session", () => {
  it("bears the grant as its name, the person as its source identity, and the tags", async () => {
    const { asked } = await mintedAt(MONDAY, anOffer(), 600_000);
    expect(asked).toMatchObject({
      role: "arn:aws:iam::111122223333:role/team/orders-readonly",
      sessionName: "g-7k2qmb",
      sourceIdentity: "ana@example.com",
      tags: { "sallyport:grant": "g-7k2qmb", "sallyport:person": "ana@example.com" },
    });
  });
});
