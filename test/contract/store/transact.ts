import { describe, expect, it } from "vitest";
import { addPeople, aFact, ana, aRequest, at, ben, PROXY } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

export function describeTransact(pair: () => Pair): void {
  describe("a transaction", () => {
    it("leaves neither change nor event where its work throws (I4)", async () => {
      const { store, other } = pair();
      await addPeople(store);
      const work = store.transact(async (tx) => {
        await tx.addRequest(aRequest("one"));
        await tx.record(aFact());
        await tx.lookBy(PROXY, at(1));
        throw new Error("changed my mind");
      });
      await expect(work).rejects.toThrow("changed my mind");
      expect(await other.read.request(aRequest("one").id)).toBeNull();
      expect(await other.read.auditSize()).toBe(0);
      expect(await other.read.nextLookAt()).toBeNull();
    });

    it("leaves nothing where the event cannot be written down (I4)", async () => {
      const { store, other } = pair();
      await addPeople(store);
      const work = store.transact(async (tx) => {
        await tx.addRequest(aRequest("one"));
        await tx.record(aFact("r-one", { details: { lateMs: Number.NaN } }));
      });
      await expect(work).rejects.toThrow("cannot be written down");
      expect(await other.read.request(aRequest("one").id)).toBeNull();
      expect(await other.read.auditSize()).toBe(0);
    });

    it("sees its own changes, and nobody else does before it ends", async () => {
      const { store, other } = pair();
      await store.transact(async (tx) => {
        await tx.savePerson(ana);
        expect(await tx.person(ana.id)).toEqual(ana);
        expect(await store.read.person(ana.id)).toBeNull();
        expect(await other.read.person(ana.id)).toBeNull();
      });
      expect(await other.read.person(ana.id)).toEqual(ana);
    });

    it("hands back what its work gave, and works on after one that failed", async () => {
      const { store } = pair();
      await expect(store.transact(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
      expect(await store.transact((tx) => tx.auditSize())).toBe(0);
    });

    it("tells listeners after a commit that changed something, and not otherwise", async () => {
      const { store } = pair();
      const told: string[] = [];
      const stop = store.onCommit(() => told.push("one"));
      store.onCommit(() => told.push("two"));
      await store.transact((tx) => tx.person(ana.id));
      await expect(
        store.transact(async (tx) => {
          await tx.savePerson(ana);
          throw new Error("no");
        }),
      ).rejects.toThrow("no");
      await store.transact((tx) => tx.claimPending(aRequest("none").id));
      expect(told).toEqual([]);
      await store.transact((tx) => tx.savePerson(ana));
      expect(told).toEqual(["one", "two"]);
      stop();
      await store.transact((tx) => tx.savePerson(ben));
      expect(told).toEqual(["one", "two", "two"]);
    });

    it("is finished before the store stops, and cannot begin after", async () => {
      const { store, other } = pair();
      const saved = store.transact((tx) => tx.savePerson(ana));
      await store.stop();
      await saved;
      await store.stop();
      expect(await other.read.person(ana.id)).toEqual(ana);
      await expect(store.transact((tx) => tx.savePerson(ben))).rejects.toThrow();
    });
  });
}
