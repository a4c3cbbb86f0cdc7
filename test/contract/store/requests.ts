import { describe, expect, it } from "vitest";
import { grantId, requestId } from "../../../src/domain/ids.ts";
import type { Answer, Resolution } from "../../../src/domain/request.ts";
import {
  addGrant,
  addPeople,
  addRequest,
  aGrant,
  ana,
  aRequest,
  at,
  ben,
  cyd,
} from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const answerOf = (person: Answer["person"], verdict: Answer["verdict"] = "approve"): Answer => ({
  request: requestId("r-one"),
  person,
  verdict,
  reason: "",
  at: at(5),
});

const resolutions: readonly Resolution[] = [
  { status: "approved", at: at(9), grant: grantId("g-one") },
  { status: "denied", at: at(9), by: ben.id, reason: "use the replica" },
  { status: "lapsed", at: at(9) },
  { status: "withdrawn", at: at(9) },
];

export function describeRequests(pair: () => Pair): void {
  describe("requests", () => {
    it("are read back as they were added", async () => {
      const { store, other } = pair();
      const request = await addRequest(store, aRequest("one", { ticket: "INC-1", reason: "a\u202Eb" }));
      expect(await other.read.request(request.id)).toEqual(request);
      expect(await other.read.request(requestId("r-none"))).toBeNull();
    });

    it.each(resolutions)("are $status once, and no longer pending", async (resolution) => {
      const { store } = pair();
      const request = await addRequest(store, aRequest("one"));
      await store.transact(async (tx) => {
        expect(await tx.claimPending(request.id)).toEqual({ ...request, version: 2 });
        await tx.resolveRequest(request.id, resolution);
      });
      expect(await store.read.request(request.id)).toEqual({ ...request, version: 2, resolution });
      expect(await store.transact((tx) => tx.claimPending(request.id))).toBeNull();
      expect(await store.read.pendingOf(ana.id)).toEqual([]);
    });

    it("cannot be resolved twice, nor back to pending", async () => {
      const { store } = pair();
      const request = await addRequest(store, aRequest("one"));
      const resolve = (resolution: Resolution) =>
        store.transact((tx) => tx.resolveRequest(request.id, resolution));
      await expect(resolve({ status: "pending" })).rejects.toThrow("was not claimed");
      await resolve({ status: "lapsed", at: at(9) });
      await expect(resolve({ status: "withdrawn", at: at(10) })).rejects.toThrow("was not claimed");
    });

    it("lapse at the lapse instant itself, the first to lapse first, and no more than asked for", async () => {
      const { store } = pair();
      await addRequest(store, aRequest("late", { lapsesAt: at(30) }));
      await addRequest(store, aRequest("soon", { lapsesAt: at(10) }));
      await addRequest(store, aRequest("next", { lapsesAt: at(20) }));
      await addRequest(
        store,
        aRequest("over", { lapsesAt: at(5), resolution: { status: "lapsed", at: at(5) } }),
      );
      const lapsed = async (now: number, limit: number) =>
        (await store.read.lapsed(at(now), limit)).map(({ id }) => id);
      expect(await lapsed(9, 10)).toEqual([]);
      expect(await lapsed(20, 10)).toEqual(["r-soon", "r-next"]);
      expect(await lapsed(30, 2)).toEqual(["r-soon", "r-next"]);
    });

    it("are pending for their own person alone, oldest first", async () => {
      const { store } = pair();
      await addRequest(store, aRequest("two", { askedAt: at(2) }));
      await addRequest(store, aRequest("one", { askedAt: at(1) }));
      await addRequest(store, aRequest("bens", { person: ben.id }));
      expect((await store.read.pendingOf(ana.id)).map(({ id }) => id)).toEqual(["r-one", "r-two"]);
    });

    it("wait of everyone together, the first to lapse first, and no more than asked for", async () => {
      const { store } = pair();
      await addRequest(store, aRequest("late", { lapsesAt: at(30) }));
      await addRequest(store, aRequest("bens", { person: ben.id, lapsesAt: at(10) }));
      await addRequest(store, aRequest("over", { resolution: { status: "lapsed", at: at(5) } }));
      const ids = async (limit: number) => (await store.read.pending(limit)).map(({ id }) => id);
      expect(await ids(10)).toEqual(["r-bens", "r-late"]);
      expect(await ids(1)).toEqual(["r-bens"]);
    });

    it("that are resolved are told to their own person alone, the latest first, no more than asked for", async () => {
      const { store } = pair();
      const lapsed = { status: "lapsed", at: at(90) } as const;
      const old = await addRequest(store, aRequest("old", { askedAt: at(1), resolution: lapsed }));
      const fresh = await addRequest(store, aRequest("fresh", { askedAt: at(2), resolution: lapsed }));
      await addRequest(store, aRequest("bens", { person: ben.id, resolution: lapsed }));
      await addRequest(store, aRequest("pending", { askedAt: at(3) }));
      expect(await store.read.resolvedOf(ana.id, 10)).toEqual([fresh, old]);
      expect(await store.read.resolvedOf(ana.id, 1)).toEqual([fresh]);
    });

    it("take one answer of each person (I3)", async () => {
      const { store } = pair();
      await addRequest(store, aRequest("one"));
      expect(await store.transact((tx) => tx.addAnswer(answerOf(ben.id)))).toBe(true);
      expect(await store.transact((tx) => tx.addAnswer(answerOf(ben.id, "deny")))).toBe(false);
      expect(await store.transact((tx) => tx.addAnswer(answerOf(cyd.id, "deny")))).toBe(true);
      expect(await store.read.answers(requestId("r-one"))).toEqual([
        answerOf(ben.id),
        answerOf(cyd.id, "deny"),
      ]);
    });

    it("never take an answer of who asked (I2)", async () => {
      const { store } = pair();
      await addRequest(store, aRequest("one"));
      const own = store.transact((tx) => tx.addAnswer(answerOf(ana.id)));
      await expect(own).rejects.toThrow("breaks one of its rules");
      const answers = await pair().other.read.answers(requestId("r-one"));
      expect(answers).toEqual([]);
    });

    it("are not answered where there is none", async () => {
      const { store } = pair();
      await addPeople(store);
      await expect(store.transact((tx) => tx.addAnswer(answerOf(ben.id)))).rejects.toThrow("not there");
    });

    it("ask more time for a grant one at a time, and all are told of", async () => {
      const { store } = pair();
      const grant = await addGrant(store, aGrant("one"));
      const more = (id: string, asked: number) =>
        addRequest(store, aRequest(id, { extends: grant.id, askedAt: at(asked) }));
      const first = await more("first", 1);
      await expect(more("second", 2)).rejects.toThrow("breaks one of its rules");
      const resolution = { status: "withdrawn", at: at(3) } as const;
      await store.transact((tx) => tx.resolveRequest(first.id, resolution));
      const third = await more("third", 4);
      expect(await store.read.extensionsOf(grant.id)).toEqual([{ ...first, resolution }, third]);
    });
  });
}
