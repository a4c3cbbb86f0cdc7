import { describe, expect, it } from "vitest";
import { aFact, at } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

export function describeAudit(pair: () => Pair): void {
  describe("the audit log", () => {
    it("keeps events in order, counted from 0 without a gap", async () => {
      const { store, other } = pair();
      await store.transact(async (tx) => {
        await tx.record(aFact("r-1"));
        await tx.record(aFact("r-2", { action: "request.lapsed", actor: "sallyport", details: {} }));
      });
      await other.transact((tx) => tx.record(aFact("r-1", { at: at(9) })));
      expect(await store.read.auditEvents(0, 10)).toEqual([
        { ...aFact("r-1"), sequence: 0 },
        { ...aFact("r-2", { action: "request.lapsed", actor: "sallyport", details: {} }), sequence: 1 },
        { ...aFact("r-1", { at: at(9) }), sequence: 2 },
      ]);
      expect((await store.read.auditEvents(1, 1)).map(({ sequence }) => sequence)).toEqual([1]);
      expect(await store.read.auditSize()).toBe(3);
    });

    it("tells the last events about a subject, oldest first", async () => {
      const { store } = pair();
      await store.transact(async (tx) => {
        for (const subject of ["r-1", "r-2", "r-1", "r-1"]) await tx.record(aFact(subject));
      });
      const about = async (limit: number) =>
        (await store.read.auditAbout("r-1", limit)).map(({ sequence }) => sequence);
      expect(await about(10)).toEqual([0, 2, 3]);
      expect(await about(2)).toEqual([2, 3]);
    });

    it("keeps whatever a detail says, to the letter", async () => {
      const { store } = pair();
      const details = {
        b: [1, -0.5, 1e21, null, true],
        a: "\u202E`<@U0>`\n \u{1F512}",
        __proto__x: { "": "" },
      };
      await store.transact((tx) => tx.record(aFact("r-\u{1F512}", { details, actorName: "Ána" })));
      expect(await store.read.auditEvents(0, 1)).toEqual([
        { ...aFact("r-\u{1F512}", { details, actorName: "Ána" }), sequence: 0 },
      ]);
    });

    it("mends half a character rather than lose the event", async () => {
      const { store } = pair();
      await store.transact((tx) => tx.record(aFact("r-\uD800", { details: { reason: "a\uDFFFb\0" } })));
      expect(await store.read.auditEvents(0, 1)).toMatchObject([
        { subject: "r-\uFFFD", details: { reason: "a\uFFFDb\uFFFD" } },
      ]);
    });

    it("keeps a head of the size of the log", async () => {
      const { store, other } = pair();
      expect(await store.read.auditHead()).toEqual({ size: 0, peaks: [] });
      await store.transact(async (tx) => {
        for (let n = 0; n < 7; n += 1) await tx.record(aFact(`r-${n}`));
      });
      const head = await other.read.auditHead();
      expect(head.size).toBe(7);
      expect(head.peaks).toHaveLength(3);
    });

    it("keeps one checkpoint of each size, and knows the last", async () => {
      const { store, other } = pair();
      const first = { size: 3, root: "r", note: "n", after: null, at: at(1) };
      const second = { size: 7, root: "s", note: "m", after: 3, at: at(2) };
      expect(await store.read.lastCheckpoint()).toBeNull();
      expect(await store.transact((tx) => tx.saveCheckpoint(first))).toBe(true);
      expect(await store.transact((tx) => tx.saveCheckpoint(second))).toBe(true);
      expect(await store.transact((tx) => tx.saveCheckpoint({ ...first, root: "forged" }))).toBe(false);
      expect(await other.read.checkpoint(3)).toEqual(first);
      expect(await other.read.checkpoint(4)).toBeNull();
      expect(await other.read.lastCheckpoint()).toEqual(second);
    });
  });
}
