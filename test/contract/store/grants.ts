import { describe, expect, it } from "vitest";
import type { Grant } from "../../../src/domain/grant.ts";
import { cidr, grantId, proxyName } from "../../../src/domain/ids.ts";
import type { LayerState } from "../../../src/domain/layer-state.ts";
import { untouched } from "../../../src/domain/layer-state.ts";
import {
  aDoor,
  addGrant,
  addRequest,
  aGrant,
  ana,
  aRequest,
  at,
  ben,
  cyd,
  GROUP,
  PROXY,
} from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const ids = (grants: readonly Grant[]): readonly string[] => grants.map(({ id }) => id);
const ended = { at: at(100), reason: "revoked", by: ben.id, note: "wrong cluster" } as const;

export function describeGrants(pair: () => Pair): void {
  describe("grants", () => {
    it("are read back as they were added", async () => {
      const { store, other } = pair();
      const grant = await addGrant(store, aGrant("one", { connect: "psql {host}", ended }));
      expect(await other.read.grant(grant.id)).toEqual(grant);
      expect(await other.read.grant(grantId("g-none"))).toBeNull();
    });

    it("change all that may change, and nothing else", async () => {
      const { store } = pair();
      const grant = await addGrant(store, aGrant("one"));
      const changed: Grant = {
        ...grant,
        endsAt: at(9_000_000),
        ended,
        mac: "key.other",
        openedAt: at(2),
        closedAt: at(110),
        confirmedAt: at(120),
        alarmedAt: at(105),
        warnedAt: at(50),
      };
      expect(await store.transact((tx) => tx.updateGrant({ ...changed, person: ben.id, title: "x" }))).toBe(
        true,
      );
      expect(await store.read.grant(grant.id)).toEqual({ ...changed, version: 2 });
    });

    it("are changed only by who read the latest version", async () => {
      const { store } = pair();
      const grant = await addGrant(store, aGrant("one"));
      expect(await store.transact((tx) => tx.updateGrant({ ...grant, openedAt: at(1) }))).toBe(true);
      expect(await store.transact((tx) => tx.updateGrant({ ...grant, openedAt: at(2) }))).toBe(false);
      expect((await store.read.grant(grant.id))?.openedAt).toBe(at(1));
    });

    it("and pending requests have their people, each once", async () => {
      const { store, other } = pair();
      await addGrant(store, aGrant("one"));
      await addGrant(store, aGrant("two"));
      await addGrant(store, aGrant("three", { person: ben.id, ended }));
      expect(await other.read.holders(at(1))).toEqual([ana.id]);
      await addRequest(store, aRequest("four", { person: cyd.id }));
      await addRequest(store, aRequest("five"));
      expect(await other.read.holders(at(1))).toEqual([ana.id, cyd.id]);
      expect(await other.read.holders(at(1_800_000)), "the grants are over").toEqual([ana.id, cyd.id]);
    });

    it("were first seen closed when they were, whatever is said later", async () => {
      const { store } = pair();
      const grant = await addGrant(store, aGrant("one"));
      await store.transact((tx) => tx.updateGrant({ ...grant, closedAt: at(5) }));
      await store.transact((tx) => tx.updateGrant({ ...grant, closedAt: null, version: 2 }));
      await store.transact((tx) => tx.updateGrant({ ...grant, closedAt: at(9), version: 3 }));
      expect(await store.read.grant(grant.id)).toMatchObject({ closedAt: at(5), version: 4 });
    });

    it("are one for each request, and end after they start", async () => {
      const { store } = pair();
      const { request } = await addGrant(store, aGrant("one"));
      const second = { ...aGrant("two"), request };
      await expect(store.transact((tx) => tx.addGrant(second))).rejects.toThrow("breaks one of its rules");
      await expect(addGrant(store, aGrant("empty", { endsAt: at(0) }))).rejects.toThrow("one of its rules");
    });

    it("are open until just before their end, unless they ended", async () => {
      const { store } = pair();
      await addGrant(store, aGrant("late", { endsAt: at(200) }));
      await addGrant(store, aGrant("soon", { endsAt: at(100) }));
      await addGrant(store, aGrant("over", { ended }));
      await addGrant(store, aGrant("bens", { person: ben.id, endsAt: at(150) }));
      expect(ids(await store.read.openGrants(at(99)))).toEqual(["g-soon", "g-bens", "g-late"]);
      expect(ids(await store.read.openGrants(at(100)))).toEqual(["g-bens", "g-late"]);
      expect(ids(await store.read.openGrantsOf(ana.id, at(99)))).toEqual(["g-soon", "g-late"]);
      expect(ids(await store.read.openGrantsOf(ben.id, at(150)))).toEqual([]);
    });

    it("are unfinished until they are confirmed closed, however long ago they ended", async () => {
      const { store } = pair();
      const west = proxyName("prod-west");
      await addGrant(store, aGrant("open"));
      await addGrant(store, aGrant("ended", { ended, closedAt: at(101) }));
      await addGrant(store, aGrant("done", { ended, closedAt: at(101), confirmedAt: at(140) }));
      await addGrant(store, aGrant("west", { door: aDoor({ proxy: west }) }));
      expect(new Set(ids(await store.read.unfinishedGrants(PROXY)))).toEqual(new Set(["g-open", "g-ended"]));
      expect(await store.read.unfinishedProxies()).toEqual([PROXY, west]);
      expect(await store.read.unfinishedGrants(proxyName("none"))).toEqual([]);
    });

    it("are to be warned of once, while they are open and near their end", async () => {
      const { store } = pair();
      await addGrant(store, aGrant("near", { endsAt: at(300) }));
      await addGrant(store, aGrant("nearer", { endsAt: at(200) }));
      await addGrant(store, aGrant("far", { endsAt: at(301) }));
      await addGrant(store, aGrant("warned", { endsAt: at(200), warnedAt: at(1) }));
      await addGrant(store, aGrant("ended", { endsAt: at(200), ended }));
      await addGrant(store, aGrant("past", { endsAt: at(10) }));
      expect(ids(await store.read.unwarned(at(10), at(300), 10))).toEqual(["g-nearer", "g-near"]);
      expect(ids(await store.read.unwarned(at(10), at(300), 1))).toEqual(["g-nearer"]);
    });

    it("take a place for each source and ports until they are closed, free at the latest end", async () => {
      const { store } = pair();
      const other = { cidr: cidr("203.0.113.10/32"), kind: "typed", network: null } as const;
      await addGrant(store, aGrant("one", { endsAt: at(100) }));
      await addGrant(store, aGrant("same", { endsAt: at(300), ended: { ...ended, at: at(200) } }));
      await addGrant(store, aGrant("closed", { endsAt: at(900), closedAt: at(90) }));
      await addGrant(store, aGrant("other", { source: other, endsAt: at(50) }));
      await addGrant(store, aGrant("gate", { door: aDoor({ group: null }) }));
      expect(await store.read.placesTaken(GROUP)).toEqual([
        { source: "203.0.113.10/32", ports: "5432", freeAt: at(50) },
        { source: "203.0.113.9/32", ports: "5432", freeAt: at(200) },
      ]);
    });
  });

  describe("what layers and connections showed", () => {
    it("replaces what they showed before, for as many as there are", async () => {
      const { store, other } = pair();
      const { id } = await addGrant(store, aGrant("one"));
      const group: LayerState = {
        grant: id,
        layer: "security-group",
        carriedAt: at(1),
        evidence: "sgr-1",
        acknowledgedAt: at(2),
        seenClosedAt: at(3),
        confirmedAt: at(4),
        stillAdmits: ["sgr-2 (not ours)"],
        failures: 3,
        problem: "RequestLimitExceeded",
        nextTryAt: at(5),
      };
      await store.transact((tx) =>
        tx.saveLayerStates([untouched(id, "gate"), untouched(id, "security-group")]),
      );
      await store.transact((tx) => tx.saveLayerStates([group]));
      expect(await other.read.layerStates([id])).toEqual([untouched(id, "gate"), group]);
      await store.transact((tx) => tx.saveLayerStates([]));
      expect(await other.read.layerStates([])).toEqual([]);
    });

    it("is saved and read for hundreds of grants at once", async () => {
      const { store } = pair();
      const many = Array.from({ length: 450 }, (_, n) => aGrant(`n${n}`));
      await addGrant(store, aGrant("first"));
      for (const grant of many) await addGrant(store, grant);
      const states = many.map(({ id }) => untouched(id, "gate"));
      await store.transact((tx) => tx.saveLayerStates(states));
      expect(await store.read.layerStates(many.map(({ id }) => id))).toHaveLength(450);
    });

    it("tells of each connection what was said last", async () => {
      const { store } = pair();
      const { id } = await addGrant(store, aGrant("one"));
      const opened = {
        id: "c-1",
        grant: id,
        from: "203.0.113.9",
        openedAt: at(1),
        closedAt: null,
        bytesIn: 0,
        bytesOut: 0,
        cut: false,
      };
      const closed = { ...opened, closedAt: at(9), bytesIn: 10, bytesOut: 2 ** 40, cut: true };
      await store.transact((tx) => tx.saveConnection({ ...opened, id: "c-2", openedAt: at(2) }));
      await store.transact((tx) => tx.saveConnection(opened));
      await store.transact((tx) => tx.saveConnection(closed));
      expect(await store.read.connections(id)).toEqual([closed, { ...opened, id: "c-2", openedAt: at(2) }]);
      expect(await store.read.connectionsLeftOpen(at(3))).toEqual([
        { ...opened, id: "c-2", openedAt: at(2) },
      ]);
      expect(await store.read.connectionsLeftOpen(at(2)), "it opened then").toEqual([]);
    });
  });
}
