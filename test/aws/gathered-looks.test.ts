import { describe, expect, it } from "vitest";
import { createGatheredLooks } from "../../src/aws/gathered-looks.ts";
import type { SeenRule } from "../../src/aws/seen-rule.ts";
import { later } from "../../src/domain/ids.ts";
import { createManualClock, settled } from "../scheduler/manual-clock.ts";

const never = new AbortController().signal;
const opening = { urgency: "opening", signal: never } as const;

const aRule = (securityGroup: string): SeenRule => ({
  id: `sgr-${securityGroup}`,
  securityGroup,
  protocol: "tcp",
  ports: { from: 22, to: 22 },
  source: { kind: "network", cidr: "192.0.2.0/24" },
  description: "",
  tags: {},
});

/** Looks whose calls take 100 ms. */
function looking() {
  const clock = createManualClock();
  const calls: {
    readonly groups: readonly string[];
    readonly urgency: string;
    readonly signal: AbortSignal;
  }[] = [];
  const looks = createGatheredLooks(clock, async (groups, { urgency, signal }) => {
    calls.push({ groups, urgency, signal });
    await clock.sleepUntil(later(clock.now(), 100), signal);
    if (groups.includes("sg-broken")) throw new Error("broken");
    return groups.map(aRule);
  });
  return { clock, calls, looks };
}

describe("looks that are gathered", () => {
  it("make one call of those that are asked for together, each with its own group's rules", async () => {
    const { clock, calls, looks } = looking();
    const answers = Promise.all(["sg-1", "sg-2", "sg-2"].map((group) => looks.look(group, opening)));
    await clock.advance(100);
    expect(calls.map((call) => call.groups)).toEqual([["sg-1", "sg-2"]]);
    expect((await answers).map((one) => one.rules.map((rule) => rule.id))).toEqual([
      ["sgr-sg-1"],
      ["sgr-sg-2"],
      ["sgr-sg-2"],
    ]);
  });

  it("never answer with a call that was made before they were asked for", async () => {
    const { clock, calls, looks } = looking();
    void looks.look("sg-1", opening);
    await clock.advance(50);
    const askedAt = clock.now();
    const second = looks.look("sg-1", opening);
    await clock.advance(200);
    expect(calls).toHaveLength(2);
    expect((await second).askedAt).toBeGreaterThanOrEqual(askedAt);
  });

  it("wait a little for company while another is under way", async () => {
    const { clock, calls, looks } = looking();
    void looks.look("sg-1", opening);
    await clock.advance(10);
    void looks.look("sg-2", opening);
    await clock.advance(10);
    void looks.look("sg-3", opening);
    await clock.advance(30);
    expect(calls.map((call) => call.groups)).toEqual([["sg-1"], ["sg-2", "sg-3"]]);
  });

  it("name at most 200 groups in a call, EC2's limit of a filter", async () => {
    const { clock, calls, looks } = looking();
    const groups = Array.from({ length: 450 }, (_, index) => `sg-${index}`);
    const all = Promise.all(groups.map((group) => looks.look(group, opening)));
    await clock.advance(500);
    expect(calls.map((call) => call.groups.length)).toEqual([200, 200, 50]);
    expect(await all).toHaveLength(450);
  });

  it("are as urgent as the most urgent of them", async () => {
    const { clock, calls, looks } = looking();
    void looks.look("sg-1", opening);
    void looks.look("sg-2", { urgency: "closing", signal: never });
    await clock.advance(100);
    expect(calls[0]?.urgency).toBe("closing");
  });

  it("let one who gives up go, and end the call when all have", async () => {
    const { clock, calls, looks } = looking();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = looks.look("sg-1", { urgency: "opening", signal: one.signal });
    const second = looks.look("sg-2", { urgency: "opening", signal: other.signal });
    const outcomes = Promise.allSettled([first, second]);
    await settled();
    one.abort();
    await expect(first).rejects.toThrow("given up");
    expect(calls[0]?.signal.aborted).toBe(false);
    other.abort();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    expect(calls[0]?.signal.aborted).toBe(true);
    await clock.advance(100);
  });

  it("tell everyone of a failure", async () => {
    const { clock, looks } = looking();
    const outcomes = Promise.allSettled([looks.look("sg-broken", opening), looks.look("sg-2", opening)]);
    await clock.advance(100);
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
  });
});
