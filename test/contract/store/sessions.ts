import { describe, expect, it } from "vitest";
import { proxyName } from "../../../src/domain/ids.ts";
import type { Link } from "../../../src/domain/link.ts";
import type { MintedSession } from "../../../src/domain/session.ts";
import { aDoor, addGrant, addPeople, aGrant, ana, at, ben, PROXY } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const aSession = (id: string, changes: Partial<MintedSession> = {}): MintedSession => ({
  id,
  grant: aGrant("one").id,
  person: ana.id,
  mintedAt: at(1_000),
  until: at(901_000),
  accessKeyId: null,
  from: "203.0.113.9",
  ...changes,
});

const aLink = (hash: string, changes: Partial<Link> = {}): Link => ({
  hash,
  kind: "address",
  person: ana.id,
  grant: null,
  form: null,
  madeAt: at(0),
  expiresAt: at(600_000),
  usedAt: null,
  ...changes,
});

export function describeSessions(pair: () => Pair): void {
  describe("sessions", () => {
    it("are known before AWS has answered, and by their access key afterwards, oldest first", async () => {
      const { store, other } = pair();
      await addGrant(store, aGrant("one"));
      const later = aSession("s-1", { mintedAt: at(2_000) });
      await store.transact(async (tx) => {
        await tx.saveSession(later);
        await tx.saveSession(aSession("s-2"));
      });
      expect(await other.read.sessions([aGrant("one").id])).toEqual([aSession("s-2"), later]);
      const answered = { ...later, accessKeyId: "ASIAEXAMPLE" };
      await other.transact((tx) => tx.saveSession(answered));
      expect(await store.read.sessions([aGrant("one").id])).toEqual([aSession("s-2"), answered]);
      expect(await store.read.sessions([])).toEqual([]);
    });

    it("live until the instant itself, whatever became of their grant, for their proxy alone", async () => {
      const { store, other } = pair();
      const elsewhere = aGrant("two", { door: aDoor({ proxy: proxyName("lab") }) });
      await addGrant(store, aGrant("one"));
      await addGrant(store, elsewhere);
      const short = aSession("s-1", { until: at(60_000) });
      await store.transact(async (tx) => {
        await tx.saveSession(short);
        await tx.saveSession(aSession("s-2"));
        await tx.saveSession(aSession("s-3", { grant: elsewhere.id }));
        const grant = await tx.grant(aGrant("one").id);
        const end = { at: at(2_000), reason: "revoked", by: ben.id, note: null } as const;
        if (grant !== null) await tx.updateGrant({ ...grant, ended: end });
      });
      expect(await other.read.liveSessions(PROXY, at(59_999))).toEqual([short, aSession("s-2")]);
      expect(await other.read.liveSessions(PROXY, at(60_000))).toEqual([aSession("s-2")]);
      expect(await other.read.liveSessions(PROXY, at(901_000))).toEqual([]);
    });

    it("belong to a grant that exists", async () => {
      const { store } = pair();
      await addPeople(store);
      await expect(store.transact((tx) => tx.saveSession(aSession("s-1")))).rejects.toThrow();
    });
  });

  describe("links", () => {
    it("are found by the hash of their token, with all that is known of them", async () => {
      const { store, other } = pair();
      await addGrant(store, aGrant("one"));
      const claim = aLink("h-2", { kind: "claim", grant: aGrant("one").id });
      await store.transact(async (tx) => {
        await tx.addLink(aLink("h-1", { form: "V0FORM" }));
        await tx.addLink(claim);
      });
      expect(await other.read.link("h-1")).toEqual(aLink("h-1", { form: "V0FORM" }));
      expect(await other.read.link("h-2")).toEqual(claim);
      expect(await other.read.link("h-3")).toBeNull();
    });

    it("are used once, however many try at once, and not from their end on", async () => {
      const { store, other } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.addLink(aLink("h-1")));
      await store.transact((tx) => tx.addLink(aLink("h-2")));
      const use = (through: typeof store) => through.transact((tx) => tx.useLink("h-1", at(5)));
      const uses = await Promise.all(
        Array.from({ length: 20 }, (_, index) => use(index % 2 ? store : other)),
      );
      expect(uses.filter((won) => won)).toHaveLength(1);
      expect((await store.read.link("h-1"))?.usedAt).toBe(at(5));
      expect(await store.transact((tx) => tx.useLink("h-2", at(600_000)))).toBe(false);
      expect(await store.transact((tx) => tx.useLink("h-2", at(599_999)))).toBe(true);
      expect(await store.transact((tx) => tx.useLink("h-3", at(5)))).toBe(false);
    });

    it("are of a grant, unless they are for an address", async () => {
      const { store } = pair();
      await addGrant(store, aGrant("one"));
      const add = (link: Link) => store.transact((tx) => tx.addLink(link));
      await expect(add(aLink("h-1", { kind: "claim" }))).rejects.toThrow();
      await expect(add(aLink("h-1", { grant: aGrant("one").id }))).rejects.toThrow();
    });

    it("are forgotten a while after their end", async () => {
      const { store } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.addLink(aLink("h-1")));
      await store.transact((tx) => tx.pruneLinks(at(600_000)));
      expect(await store.read.link("h-1")).not.toBeNull();
      await store.transact((tx) => tx.pruneLinks(at(600_001)));
      expect(await store.read.link("h-1")).toBeNull();
    });
  });
}
