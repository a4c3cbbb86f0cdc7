import { describe, expect, it } from "vitest";
import { cidr, personId } from "../../../src/domain/ids.ts";
import { addPeople, ana, at, ben, T0 } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const anaOnSlack = { surface: "slack", tenant: "T0", user: "U0ANA" } as const;

export function describePeople(pair: () => Pair): void {
  describe("people", () => {
    it("are found by id, by e-mail and by account", async () => {
      const { store, other } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.saveIdentity(anaOnSlack, ana.id, T0));
      expect(await other.read.person(ana.id)).toEqual(ana);
      expect(await other.read.personByEmail("ana@example.com")).toEqual(ana);
      expect(await other.read.personOf(anaOnSlack)).toEqual(ana);
      expect(await other.read.people([ana.id, ben.id, ana.id, personId("p-nobody")])).toEqual(
        new Map([
          [ana.id, ana],
          [ben.id, ben],
        ]),
      );
    });

    it("are null where nobody is known", async () => {
      const { read } = pair().store;
      expect(await read.person(personId("p-nobody"))).toBeNull();
      expect(await read.personByEmail("nobody@example.com")).toBeNull();
      expect(await read.personOf(anaOnSlack)).toBeNull();
      expect(await read.people([])).toEqual(new Map());
      expect(await read.lastSighting(ana.id, T0)).toBeNull();
    });

    it("keep the latest name and e-mail", async () => {
      const { store } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.savePerson({ ...ana, name: "Ana Lima", email: null }));
      expect(await store.read.person(ana.id)).toEqual({ id: ana.id, name: "Ana Lima", email: null });
    });

    it("do not share an e-mail", async () => {
      const { store } = pair();
      await addPeople(store);
      const twin = { ...ben, id: personId("p-twin") };
      await expect(store.transact((tx) => tx.savePerson(twin))).rejects.toThrow("breaks one of its rules");
    });

    it("keep an account that is joined already: a second join moves nothing", async () => {
      const { store } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.saveIdentity(anaOnSlack, ana.id, T0));
      await store.transact((tx) => tx.saveIdentity(anaOnSlack, ben.id, at(1)));
      expect(await store.read.personOf(anaOnSlack)).toEqual(ana);
    });

    it("tell all their accounts", async () => {
      const { store } = pair();
      await addPeople(store);
      const onTeams = { surface: "teams", tenant: "T0", user: "U0ANA" } as const;
      await store.transact(async (tx) => {
        await tx.saveIdentity(anaOnSlack, ana.id, T0);
        await tx.saveIdentity(onTeams, ana.id, at(1));
        await tx.saveIdentity({ ...anaOnSlack, tenant: "T1" }, ben.id, at(1));
      });
      expect(await store.read.identitiesOf(ana.id)).toEqual([anaOnSlack, onTeams]);
    });

    it("keep an account until it is moved: two turned out to be one human", async () => {
      const { store, other } = pair();
      await addPeople(store);
      await store.transact((tx) => tx.saveIdentity(anaOnSlack, ana.id, T0));
      await store.transact((tx) => tx.moveIdentity(anaOnSlack, ben.id));
      expect(await other.read.personOf(anaOnSlack)).toEqual(ben);
      expect(await other.read.identitiesOf(ana.id)).toEqual([]);
    });

    it("tell what a platform last said of them and its groups", async () => {
      const { store, other } = pair();
      await addPeople(store);
      const say = (member: boolean) =>
        store.transact((tx) => tx.saveMemberships(ana.id, new Map([["slack:S0SRE", member]]), T0));
      await say(true);
      const asked = ["slack:S0SRE", "slack:S0OTHER"];
      expect(await other.read.lastMemberships(ana.id, asked)).toEqual(new Map([["slack:S0SRE", true]]));
      await say(false);
      expect(await other.read.lastMemberships(ana.id, asked)).toEqual(new Map([["slack:S0SRE", false]]));
      expect(await other.read.lastMemberships(ben.id, asked)).toEqual(new Map());
      expect(await other.read.lastMemberships(ana.id, [])).toEqual(new Map());
    });

    it("tell the address they last came from, if that was after the instant", async () => {
      const { store } = pair();
      await addPeople(store);
      const office = { cidr: cidr("198.51.100.0/24"), kind: "network", network: "office" } as const;
      const typed = { cidr: cidr("2001:db8::1/128"), kind: "typed", network: null } as const;
      await store.transact((tx) => tx.saveSighting(ana.id, typed, at(10)));
      await store.transact((tx) => tx.saveSighting(ana.id, office, at(20)));
      expect(await store.read.lastSighting(ana.id, at(19))).toEqual({ source: office, at: at(20) });
      expect(await store.read.lastSighting(ana.id, at(20))).toBeNull();
    });
  });
}
