import { beforeEach, describe } from "vitest";
import type { RuleNotes } from "../../src/ports/rule-notes.ts";
import type { Store } from "../../src/ports/store.ts";
import { describeAudit } from "./store/audit.ts";
import { describeGrants } from "./store/grants.ts";
import { describeInbox } from "./store/inbox.ts";
import { describeLeases } from "./store/leases.ts";
import { describeMessages } from "./store/messages.ts";
import { describePeople } from "./store/people.ts";
import { describeProxies } from "./store/proxies.ts";
import { describeRaces } from "./store/races.ts";
import { describeRequests } from "./store/requests.ts";
import { describeSessions } from "./store/sessions.ts";
import { describeTransact } from "./store/transact.ts";

export type StoreUnderTest = Store & { readonly ruleNotes: RuleNotes };

/** Two stores upon one database that was empty: what is done through one is seen through the other. */
export interface Pair {
  readonly store: StoreUnderTest;
  readonly other: StoreUnderTest;
}

/** The promises of the store's port, for every database. */
export function describeStore(name: string, create: () => Promise<Pair>): void {
  describe(`the store on ${name}`, () => {
    let pair: Pair;
    beforeEach(async () => {
      pair = await create();
    });
    const get = (): Pair => pair;
    describePeople(get);
    describeRequests(get);
    describeGrants(get);
    describeProxies(get);
    describeLeases(get);
    describeSessions(get);
    describeMessages(get);
    describeInbox(get);
    describeTransact(get);
    describeAudit(get);
    describeRaces(get);
  });
}
