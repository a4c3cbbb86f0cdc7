import { describe, expect, it } from "vitest";
import { grantId } from "../../../src/domain/ids.ts";
import type { Destination } from "../../../src/domain/story.ts";
import { addGrant, addRequest, aFact, aGrant, aRequest, at, ben, PROXY } from "../../store/examples.ts";
import type { Pair, StoreUnderTest } from "../store.contract.ts";

const channel: Destination = { kind: "channel", surface: "slack", channel: "C0" };

export function describeRaces(pair: () => Pair): void {
  /** The same from both stores at once, many times: what each try gave. */
  const race = <T>(
    tries: number,
    act: (store: StoreUnderTest, n: number) => Promise<T>,
  ): Promise<readonly T[]> => {
    const { store, other } = pair();
    return Promise.all(Array.from({ length: tries }, (_, n) => act(n % 2 === 0 ? store : other, n)));
  };
  const count = (answers: readonly unknown[], wanted: unknown): number =>
    answers.filter((answer) => answer === wanted).length;

  describe("of many at once", () => {
    it("one resolves a request, and all others find it resolved (I3)", async () => {
      const { id } = await addRequest(pair().store, aRequest("one"));
      const won = await race(100, (store) =>
        store.transact(async (tx) => {
          if ((await tx.claimPending(id)) === null) return false;
          await tx.resolveRequest(id, { status: "approved", at: at(1), grant: grantId("g-one") });
          await tx.record(aFact(id, { action: "request.approved" }));
          return true;
        }),
      );
      expect(count(won, true)).toBe(1);
      expect(await pair().store.read.request(id)).toMatchObject({ version: 2 });
      expect(await pair().store.read.auditSize()).toBe(1);
    });

    it("one answers for a person", async () => {
      const { id } = await addRequest(pair().store, aRequest("one"));
      const answer = { request: id, person: ben.id, verdict: "approve", reason: "", at: at(1) } as const;
      const taken = await race(30, (store) => store.transact((tx) => tx.addAnswer(answer)));
      expect(count(taken, true)).toBe(1);
    });

    it("one changes a grant of a version", async () => {
      const grant = await addGrant(pair().store, aGrant("one"));
      const changed = await race(30, (store, n) =>
        store.transact((tx) => tx.updateGrant({ ...grant, openedAt: at(n) })),
      );
      expect(count(changed, true)).toBe(1);
      expect((await pair().store.read.grant(grant.id))?.version).toBe(2);
    });

    it("no change is lost where each reads and then writes", async () => {
      const { id } = await addGrant(pair().store, aGrant("one"));
      await race(40, (store) =>
        store.transact(async (tx) => {
          const grant = await tx.grant(id);
          if (grant === null || !(await tx.updateGrant(grant))) throw new Error("lost an update");
        }),
      );
      expect((await pair().store.read.grant(id))?.version).toBe(41);
    });

    it("one takes the lease", async () => {
      const leases = await race(50, (store, n) => store.leases.take(PROXY, `h${n}`, at(0), at(100)));
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
    });

    it("one begins to post a message, and one reference stays", async () => {
      await pair().store.transact((tx) => tx.owe("r-1", "card", channel, at(0)));
      const id = (await pair().store.read.message("r-1", "card"))?.id ?? -1;
      const begun = await race(30, (store) => store.transact((tx) => tx.beginPosting(id, at(1))));
      const posted = await race(30, (store, n) => store.transact((tx) => tx.savePosted(id, `C0/${n}`, 1)));
      expect([count(begun, true), count(posted, true)]).toEqual([1, 1]);
      const reference = (await pair().other.read.message("r-1", "card"))?.reference;
      expect(reference).toBe(`C0/${posted.indexOf(true)}`);
    });

    it("one keeps a delivery", async () => {
      const kept = await race(30, (store) => store.inbox.keep({ id: "d-1", body: "{}", at: at(0) }));
      expect(count(kept, true)).toBe(1);
    });

    it("one issues the checkpoint of a size", async () => {
      const checkpoint = { size: 1, root: "r", note: "n", after: null, at: at(1) };
      const saved = await race(20, (store) => store.transact((tx) => tx.saveCheckpoint(checkpoint)));
      expect(count(saved, true)).toBe(1);
    });

    it("every one is in the audit log once, without a gap, under one head (I4, I12)", async () => {
      await race(60, (store, n) =>
        store
          .transact(async (tx) => {
            await tx.record(aFact(`r-${n}`));
            if (n % 5 === 0) throw new Error("no");
            await tx.record(aFact(`r-${n}`));
          })
          .catch((error: unknown) => error),
      );
      const events = await pair().store.read.auditEvents(0, 1_000);
      expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 96 }, (_, n) => n));
      expect(new Set(events.map(({ subject }) => subject)).size).toBe(48);
      expect((await pair().other.read.auditHead()).size).toBe(96);
    });
  });
}
