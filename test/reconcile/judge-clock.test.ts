import { describe, expect, it } from "vitest";
import { createMeasuredSkew } from "../../src/aws/measured-skew.ts";
import { createSystemClock } from "../../src/clock.ts";
import { AdapterFailure } from "../../src/domain/failures.ts";
import { instant, later } from "../../src/domain/ids.ts";
import type { MeasuredClock } from "../../src/ports/clock-skew.ts";
import { createClockJudge } from "../../src/reconcile/judge-clock.ts";
import { startClock } from "../../src/reconcile/start-clock.ts";
import { MONDAY } from "../support/builders.ts";
import { openCore } from "../support/core.ts";

const HOUR = 3_600_000;
const never = new AbortController().signal;

/** A machine whose clock can be set, and an AWS that has the right time, if it answers. */
function aMachine(offMs = 0) {
  const time = { passed: 0, offMs, awsAnswers: true };
  const right = (): number => MONDAY + time.passed;
  const system = createSystemClock({ wall: () => right() + time.offMs, passed: () => time.passed });
  const skew = createMeasuredSkew(system);
  const isSure = (): boolean => skew.isKnownSince(later(system.now(), -60_000));
  const ask = (): void => {
    if (!time.awsAnswers) return;
    const now = system.now();
    skew.hear({ date: new Date(right()).toUTCString(), askedAt: now, heardAt: now });
  };
  const measured: MeasuredClock = {
    current: skew.current,
    forget: skew.forget,
    isSure,
    measure: async () => {
      for (let asked = 0; asked < 2 && !isSure(); asked += 1) ask();
    },
  };
  const told = { clock: system, machine: system, measured };
  return { ...told, ask, time, right, skew: createClockJudge(told) };
}

/** Seconds, rounded. */
const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000) + 0);

describe("the clock that ends are told by", () => {
  it("goes on from AWS's time where this machine is behind it, and is said to be off until the machine is set", async () => {
    const { clock, skew, time, right } = aMachine(-HOUR);
    await skew.measure(never);
    expect(Math.abs(clock.now() - right())).toBeLessThan(1_000);
    for (let turn = 0; turn < 3; turn += 1) {
      await skew.measure(never);
      expect(Math.abs((skew.current() ?? 0) + HOUR)).toBeLessThan(2_000);
      time.passed += 5_000;
      expect(Math.abs(clock.now() - right()), "not raised twice").toBeLessThan(1_000);
    }
    time.offMs = 0;
    await skew.measure(never);
    expect(seconds(skew.current())).toBe(0);
  });

  it("is raised by no single answer", async () => {
    const { clock, skew, ask, time, right } = aMachine();
    await skew.measure(never);
    time.passed += 61_000;
    ask();
    time.passed += 1_000_000;
    ask();
    expect(clock.now() - right()).toBe(0);
    expect(skew.current()).not.toBeNull();
  });

  it("is said to be off at once when the machine is set back, with AWS or without", async () => {
    for (const awsAnswers of [true, false]) {
      const { clock, skew, time, right } = aMachine();
      time.awsAnswers = awsAnswers;
      await skew.measure(never);
      time.offMs = -HOUR;
      expect(seconds(skew.current())).toBe(-3_600);
      expect(clock.now() - right(), "ends are kept").toBe(0);
      time.offMs = 0;
      expect(seconds(skew.current())).toBe(awsAnswers ? 0 : null);
    }
  });

  it("is measured anew when the machine is set forward, and stays off when that is taken back", async () => {
    const { skew, time } = aMachine();
    await skew.measure(never);
    time.offMs = 10_000;
    expect(skew.current(), "what was measured before tells nothing").toBeNull();
    await skew.measure(never);
    expect(seconds(skew.current())).toBe(10);
    time.offMs = 0;
    await skew.measure(never);
    expect(seconds(skew.current())).toBe(10);
  });
});

describe("the start of a bot whose machine says that it is before what was written last", () => {
  /** A store whose last event is of an hour after the machine's time. */
  async function started(machine: ReturnType<typeof aMachine>, writtenAt: number | "no answer") {
    const core = await openCore();
    if (writtenAt !== "no answer") {
      const fact = { actor: "sallyport", actorName: "sallyport", subject: "test", details: {} } as const;
      const at = instant(writtenAt);
      await core.store.transact((tx) => tx.record({ ...fact, at, action: "bot.stopped" }));
    }
    const box = { warmed: 0 };
    const failing = {
      read: {
        ...core.store.read,
        auditSize: async () => {
          throw new AdapterFailure({ adapter: "store", doing: "is away", retry: "soon" });
        },
      },
    };
    await startClock({
      ...machine,
      store: writtenAt === "no answer" ? failing : core.store,
      warm: async () => {
        box.warmed += 1;
      },
    });
    return box.warmed;
  }

  it("goes on from AWS's time where the machine is behind", async () => {
    const machine = aMachine(-HOUR);
    await started(machine, machine.right() - 60_000);
    expect(Math.abs(machine.clock.now() - machine.right())).toBeLessThan(1_000);
  });

  it("goes by the machine where AWS says that it is right: whoever wrote was ahead", async () => {
    const machine = aMachine();
    await started(machine, machine.right() + HOUR);
    expect(machine.clock.now()).toBe(machine.right());
    expect(seconds(machine.skew.current())).toBe(0);
  });

  it("goes on from what was written last where nothing tells the time", async () => {
    const machine = aMachine(-HOUR);
    machine.time.awsAnswers = false;
    await started(machine, machine.right() - 60_000);
    expect(machine.clock.now()).toBe(machine.right() - 60_000);
    expect(seconds(machine.skew.current()), "so nothing opens").toBe(-3_540);
  });

  it("asks nobody where the machine is past it, nothing was written yet, or the store does not answer", async () => {
    const machine = aMachine();
    expect(await started(machine, machine.right() - 1_000)).toBe(0);
    expect(await started(machine, "no answer")).toBe(0);
    expect(machine.clock.now()).toBe(machine.right());
  });
});
