import { describe, expect, it } from "vitest";
import { at } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

export function describeInbox(pair: () => Pair): void {
  const delivery = (id: string, ms: number) => ({ id, body: `{"id":"${id}"}`, at: at(ms) });

  describe("the inbox", () => {
    it("keeps a delivery once", async () => {
      const { store, other } = pair();
      expect(await store.inbox.keep(delivery("d-1", 1))).toBe(true);
      expect(await other.inbox.keep({ ...delivery("d-1", 2), body: "forged" })).toBe(false);
      expect(await other.inbox.unsettled(at(0))).toEqual([delivery("d-1", 1)]);
    });

    it("tells what was never settled, oldest first, since an instant", async () => {
      const { store, other } = pair();
      for (const one of [delivery("d-3", 30), delivery("d-1", 10), delivery("d-2", 20), delivery("d-0", 5)]) {
        await store.inbox.keep(one);
      }
      await store.inbox.settle("d-2", at(40));
      expect(await other.inbox.unsettled(at(10))).toEqual([delivery("d-1", 10), delivery("d-3", 30)]);
    });

    it("settles a delivery together with what it asked for, or not at all (I4)", async () => {
      const { store, other } = pair();
      await store.inbox.keep(delivery("d-1", 1));
      const failing = store.transact(async (tx) => {
        await tx.settleDelivery("d-1", at(2));
        throw new Error("crash");
      });
      await expect(failing).rejects.toThrow("crash");
      expect(await other.inbox.unsettled(at(0))).toEqual([delivery("d-1", 1)]);
      await store.transact((tx) => tx.settleDelivery("d-1", at(2)));
      expect(await other.inbox.unsettled(at(0))).toEqual([]);
      expect(await store.inbox.keep(delivery("d-1", 3))).toBe(false);
    });

    it("knows a settled delivery still, so that a replay does nothing, until it is pruned", async () => {
      const { store } = pair();
      await store.inbox.keep(delivery("d-1", 1));
      await store.inbox.keep(delivery("d-2", 1));
      await store.inbox.settle("d-1", at(10));
      await store.inbox.prune(at(10));
      expect(await store.inbox.keep(delivery("d-1", 11))).toBe(false);
      await store.inbox.prune(at(11));
      expect(await store.inbox.keep(delivery("d-1", 12))).toBe(true);
      expect(await store.inbox.keep(delivery("d-2", 12))).toBe(false);
    });
  });

  describe("marks of the deployment", () => {
    it("say whether it is frozen", async () => {
      const { store, other } = pair();
      const freeze = { since: at(1), by: "Cyd", reason: "incident" };
      expect(await store.read.freeze()).toBeNull();
      await store.transact((tx) => tx.setFreeze(freeze));
      expect(await other.read.freeze()).toEqual(freeze);
      await store.transact((tx) => tx.setFreeze({ ...freeze, by: "Ben" }));
      expect(await other.read.freeze()).toEqual({ ...freeze, by: "Ben" });
      await store.transact((tx) => tx.setFreeze(null));
      expect(await other.read.freeze()).toBeNull();
    });

    it("say how far a log was read", async () => {
      const { store, other } = pair();
      expect(await store.read.cursor("audit")).toBe(0);
      await store.transact((tx) => tx.saveCursor("audit", 7));
      await store.transact((tx) => tx.saveCursor("audit", 9));
      expect(await other.read.cursor("audit")).toBe(9);
    });

    it("notice a thing for the first time once in an hour", async () => {
      const { store, other } = pair();
      const notice = (what: string, ms: number) => other.transact((tx) => tx.noticeFirst(what, at(ms)));
      expect(await notice("forged:g-1", 0)).toBe(true);
      expect(await store.transact((tx) => tx.noticeFirst("forged:g-1", at(3_599_999)))).toBe(false);
      expect(await notice("forged:g-2", 1)).toBe(true);
      expect(await notice("forged:g-1", 3_600_000)).toBe(true);
      expect(await notice("forged:g-1", 3_600_001)).toBe(false);
    });
  });
}
