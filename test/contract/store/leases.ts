import { describe, expect, it } from "vitest";
import type { Lease } from "../../../src/ports/store.ts";
import { at, PROXY } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

export function describeLeases(pair: () => Pair): void {
  const take = async (holder: string, now: number, ends: number): Promise<Lease> => {
    const lease = await pair().store.leases.take(PROXY, holder, at(now), at(ends));
    if (lease === null) throw new Error(`${holder} got no lease`);
    return lease;
  };

  describe("leases (I15)", () => {
    it("are one at a time, and grow their fence", async () => {
      const { other } = pair();
      const first = await take("a", 0, 100);
      expect(await other.leases.take(PROXY, "b", at(99), at(300))).toBeNull();
      expect(await other.leases.take(PROXY, "a", at(99), at(300))).toBeNull();
      const second = await other.leases.take(PROXY, "b", at(100), at(300));
      expect(second).toMatchObject({ holder: "b", endsAt: at(300), tookOver: true });
      expect(second?.fence).toBeGreaterThan(first.fence);
    });

    it("say whether the one before was left, or released", async () => {
      const first = await take("a", 0, 100);
      expect(first.tookOver).toBe(false);
      await pair().store.leases.release(first, null);
      const second = await take("b", 1, 100);
      expect(second.tookOver).toBe(false);
      expect((await take("c", 100, 200)).tookOver).toBe(true);
      expect(second.fence).toBeGreaterThan(first.fence);
    });

    it("are held until their end, and not once another took over", async () => {
      const { store, other } = pair();
      const lease = await take("a", 0, 100);
      expect(await other.leases.isHeld(lease, at(99))).toBe(true);
      expect(await other.leases.isHeld(lease, at(100))).toBe(false);
      await take("b", 100, 200);
      expect(await store.leases.isHeld(lease, at(99))).toBe(false);
    });

    it("are renewed while nobody took over, and lost for good afterwards", async () => {
      const { store } = pair();
      const lease = await take("a", 0, 100);
      const renewed = await store.leases.renew(lease, at(300));
      expect(renewed).toEqual({ ...lease, endsAt: at(300) });
      expect(await store.leases.isHeld(lease, at(299))).toBe(true);
      await take("b", 300, 400);
      expect(await store.leases.renew(lease, at(900))).toBeNull();
      await store.leases.release(lease, at(1));
      expect(await store.read.nextLookAt()).toBeNull();
      expect(await store.leases.take(PROXY, "c", at(399), at(900))).toBeNull();
    });

    it("plan the next look at their release", async () => {
      const { store } = pair();
      await store.transact((tx) => tx.lookBy(PROXY, at(5)));
      await store.leases.release(await take("a", 0, 100), at(700));
      expect(await store.read.nextLookAt()).toBe(at(700));
      await store.leases.release(await take("a", 0, 100), null);
      expect(await store.read.nextLookAt()).toBeNull();
    });

    it.each([
      { came: 50, planned: 700, next: 50 },
      { came: 800, planned: 700, next: 700 },
      { came: 50, planned: null, next: 50 },
    ])("keep the earlier look where one came meanwhile: $came and $planned give $next", async (told) => {
      const { store, other } = pair();
      const lease = await take("a", 0, 100);
      await other.transact((tx) => tx.lookBy(PROXY, at(told.came)));
      await store.leases.release(lease, told.planned === null ? null : at(told.planned));
      expect(await store.read.nextLookAt()).toBe(at(told.next));
    });

    it("count as looked at what came before they were renewed", async () => {
      const { store } = pair();
      const lease = await take("a", 0, 100);
      await store.transact((tx) => tx.lookBy(PROXY, at(50)));
      const renewed = await store.leases.renew(lease, at(200));
      await store.leases.release(renewed ?? lease, at(700));
      expect(await store.read.nextLookAt()).toBe(at(700));
    });
  });
}
