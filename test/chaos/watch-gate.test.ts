import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startEcho } from "../support/deployment.ts";
import { eventually } from "../support/eventually.ts";
import { createExcuses } from "./excuses.ts";
import type { Stored, StoredGrant } from "./stored.ts";
import { createViolations } from "./violations.ts";
import { watchGate } from "./watch-gate.ts";
import { BOUND_MS } from "./watch-wall.ts";

const LONG_MS = 3 * BOUND_MS;

/** Instants in milliseconds from the start of the test. */
interface Span {
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A gate that never cuts, a visitor of each grant that is open, and a time that is told. */
async function visited(given: readonly Span[]) {
  const echo = await startEcho();
  const from = Date.now();
  const granted = ({ id, startsAt, endsAt }: Span): StoredGrant => ({
    id,
    request_id: `r-${id}`,
    person_id: "U0ANA",
    source_cidr: "127.0.0.2/32",
    ports: String(echo.port),
    starts_at: from + startsAt,
    ends_at: from + endsAt,
    ended_at: null,
    end_reason: null,
    opened_at: from + startsAt,
    closed_at: null,
    confirmed_at: null,
  });
  let grants = given.map(granted);
  // The watch reads nothing but grants.
  const stored = { all: () => grants, eventsFrom: () => [], stop: () => undefined } as unknown as Stored;
  const violations = createViolations(() => 1);
  const excuses = createExcuses(() => from);
  const watch = watchGate({ stored, excuses, violations });
  watch.tick(from);
  await eventually(
    "the visitors to be in",
    () => watch.visitors() === given.filter(({ endsAt }) => endsAt > 0).length,
  );
  return {
    grantLater: (span: Span) => void grants.push(granted(span)),
    /** It is written down as closed, which this gate never does. */
    close: (id: string, at: number) => {
      grants = grants.map((grant) => (grant.id === id ? { ...grant, closed_at: from + at } : grant));
    },
    tick: (ms: number) => watch.tick(from + ms),
    /** Whoever knocked before has been answered when this one is. */
    async knocksAnswered(): Promise<void> {
      const last = connect({ host: "127.0.0.1", port: echo.port });
      last.write("last");
      await once(last, "data");
      last.destroy();
    },
    violations: violations.all,
    lateAt(ms: number): readonly string[] {
      watch.tick(from + ms);
      return violations.all().map(({ saw }) => /g-\w+/.exec(saw)?.[0] ?? saw);
    },
    async [Symbol.asyncDispose]() {
      watch.stop();
      await echo.stop();
    },
  };
}

describe("a watch over the gate", () => {
  it("sees a connection that goes on for longer than the bound, once", async () => {
    await using one = await visited([{ id: "g-one", startsAt: 0, endsAt: LONG_MS }]);
    expect(one.lateAt(LONG_MS + BOUND_MS)).toEqual([]);
    expect(one.lateAt(LONG_MS + BOUND_MS + 1)).toEqual(["g-one"]);
    expect(one.lateAt(LONG_MS + BOUND_MS + 100)).toEqual(["g-one"]);
  });

  it("counts from the end of the last grant that carried it on", async () => {
    await using two = await visited([
      { id: "g-long", startsAt: 0, endsAt: 2 * LONG_MS },
      { id: "g-short", startsAt: 0, endsAt: LONG_MS },
    ]);
    expect(two.lateAt(2 * LONG_MS + 1)).toEqual([]);
    expect(two.lateAt(2 * LONG_MS + BOUND_MS + 1).toSorted()).toEqual(["g-long", "g-short"]);
  });

  it("takes no later grant for one that carried it on", async () => {
    await using one = await visited([{ id: "g-one", startsAt: 0, endsAt: LONG_MS }]);
    one.grantLater({ id: "g-later", startsAt: LONG_MS + 1, endsAt: 3 * LONG_MS });
    expect(one.lateAt(LONG_MS + BOUND_MS + 1)).toEqual(["g-one"]);
  });

  it("knocks once every grant that admits is said to be closed, and sees a gate that lets in", async () => {
    await using two = await visited([
      { id: "g-long", startsAt: -1_000, endsAt: -20 },
      { id: "g-short", startsAt: -1_000, endsAt: -40 },
    ]);
    two.close("g-short", -30);
    two.tick(0);
    await two.knocksAnswered();
    expect(two.violations()).toEqual([]);
    two.close("g-long", -10);
    two.tick(0);
    await two.knocksAnswered();
    expect(two.violations().map(({ invariant }) => invariant)).toEqual(["no door before its time"]);
  });
});
