import type { Kysely } from "kysely";
import type { Writes } from "../ports/store.ts";
import { writeCheckpoints } from "./audit-trail.ts";
import { writeConnections } from "./connections.ts";
import { writeGrants } from "./grants.ts";
import { writeInbox } from "./inbox.ts";
import { writeLayerStates } from "./layer-states.ts";
import { writeLinks } from "./links.ts";
import { writeMarks } from "./marks.ts";
import { writeMessages } from "./messages.ts";
import { writePeople } from "./people.ts";
import { writeProxies } from "./proxies.ts";
import { writeRequests } from "./requests.ts";
import type { Tables } from "./schema.ts";
import { writeSessions } from "./sessions.ts";

export const createWrites = (db: Kysely<Tables>, record: Writes["record"]): Writes => ({
  ...writePeople(db),
  ...writeRequests(db),
  ...writeGrants(db),
  ...writeLayerStates(db),
  ...writeConnections(db),
  ...writeSessions(db),
  ...writeLinks(db),
  ...writeProxies(db),
  ...writeMessages(db),
  ...writeMarks(db),
  ...writeInbox(db),
  ...writeCheckpoints(db),
  record,
});
