import { describe, expect, it } from "vitest";
import { type Instant, later, type ProxyName, proxyName } from "../../src/domain/ids.ts";
import { createAlarms } from "../../src/scheduler/alarms.ts";
import { createManualClock } from "./manual-clock.ts";

const orders = proxyName("orders");

function aClockOfAlarms() {
  const clock = createManualClock();
  const rung: { readonly proxy: ProxyName; readonly at: Instant; readonly lateMs: number }[] = [];
  const ring = (proxy: ProxyName, at: Instant): void =>
    void rung.push({ proxy, at, lateMs: clock.now() - at });
  return { clock, rung, alarms: createAlarms({ clock, ring }) };
}

describe("alarms", () => {
  it("ring in the order of their instants, each at its own", async () => {
    const { clock, rung, alarms } = aClockOfAlarms();
    for (const ms of [500, 20, 90_000, 20_000, 21]) alarms.set(orders, later(clock.now(), ms));
    const start = clock.now();
    await clock.advance(100_000);
    expect(rung.map(({ at }) => at - start)).toEqual([20, 21, 500, 20_000, 90_000]);
    expect(rung.every(({ lateMs }) => lateMs === 0)).toBe(true);
  });

  it("ring once for a proxy and an instant, however often that was set", async () => {
    const { clock, rung, alarms } = aClockOfAlarms();
    const at = later(clock.now(), 10);
    for (const name of ["orders", "billing", "orders", "billing"]) alarms.set(proxyName(name), at);
    await clock.advance(10);
    expect(rung.map(({ proxy }) => proxy)).toEqual(["orders", "billing"]);
  });

  it("do not ring after the stop", async () => {
    const { clock, rung, alarms } = aClockOfAlarms();
    alarms.set(orders, later(clock.now(), 10));
    alarms.stop();
    alarms.set(orders, later(clock.now(), 5));
    await clock.advance(1_000);
    expect(rung).toEqual([]);
  });

  it("can be many thousands", async () => {
    const { clock, rung, alarms } = aClockOfAlarms();
    for (let nth = 0; nth < 20_000; nth += 1) {
      alarms.set(proxyName(`proxy-${nth % 200}`), later(clock.now(), 1 + ((nth * 7_919) % 50_000)));
    }
    await clock.advance(50_000);
    expect(rung).toHaveLength(20_000);
  });
});
