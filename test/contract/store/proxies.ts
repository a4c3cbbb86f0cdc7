import { describe, expect, it } from "vitest";
import { proxyName } from "../../../src/domain/ids.ts";
import { at, GROUP, PROXY } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const WEST = proxyName("prod-west");

export function describeProxies(pair: () => Pair): void {
  describe("proxies", () => {
    it("are looked at by the earliest plan", async () => {
      const { store, other } = pair();
      expect(await store.read.nextLookAt()).toBeNull();
      await store.transact((tx) => tx.lookBy(PROXY, at(50)));
      await store.transact((tx) => tx.lookBy(PROXY, at(20)));
      await store.transact((tx) => tx.lookBy(PROXY, at(90)));
      await store.transact((tx) => tx.lookBy(WEST, at(30)));
      expect(await other.read.nextLookAt()).toBe(at(20));
      expect(await other.read.dueProxies(at(19))).toEqual([]);
      expect(await other.read.dueProxies(at(20))).toEqual([PROXY]);
      expect(await other.read.dueProxies(at(30))).toEqual([PROXY, WEST]);
    });

    it("are not due while somebody holds their lease", async () => {
      const { store, other } = pair();
      await store.transact((tx) => tx.lookBy(PROXY, at(20)));
      const lease = await store.leases.take(PROXY, "a", at(0), at(100));
      expect(await other.read.dueProxies(at(99))).toEqual([]);
      expect(await other.read.nextLookAt()).toBe(at(100));
      expect(await other.read.dueProxies(at(100))).toEqual([PROXY]);
      if (lease !== null) await store.leases.release(lease, at(30));
      expect(await other.read.nextLookAt()).toBe(at(30));
    });

    it("are locked whether they were known or not, and have nothing planned by that", async () => {
      const { store } = pair();
      await store.transact((tx) => tx.lockProxy(PROXY));
      await store.transact((tx) => tx.lockProxy(PROXY));
      expect(await store.read.nextLookAt()).toBeNull();
    });

    it("keep how many foreign rules were seen last", async () => {
      const { store, other } = pair();
      expect(await store.read.foreignRules(PROXY)).toEqual({});
      await store.transact((tx) => tx.saveForeignRules(PROXY, { [`${GROUP}|4`]: 3 }));
      await store.transact((tx) => tx.saveForeignRules(PROXY, { [`${GROUP}|6`]: 1 }));
      expect(await other.read.foreignRules(PROXY)).toEqual({ [`${GROUP}|6`]: 1 });
    });
  });

  describe("rule notes", () => {
    const notes = [
      { group: GROUP, rule: "sgr-1" },
      { group: GROUP, rule: "sgr-2" },
      { group: "|eu-west-1|sg-0", rule: "sgr-1" },
    ];

    it("are kept for their proxy until the rule is seen gone", async () => {
      const { store, other } = pair();
      await store.ruleNotes.add(PROXY, notes);
      await store.ruleNotes.add(PROXY, notes.slice(0, 1));
      await store.ruleNotes.add(WEST, []);
      expect(await other.ruleNotes.of(PROXY)).toEqual([notes[2], notes[0], notes[1]]);
      expect(await other.ruleNotes.of(WEST)).toEqual([]);
      await other.ruleNotes.remove(notes.slice(0, 1));
      expect(await store.ruleNotes.of(PROXY)).toEqual([notes[2], notes[1]]);
    });
  });
}
