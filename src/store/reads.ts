import type { Kysely } from "kysely";
import type { Reads } from "../ports/store.ts";
import { readAuditTrail } from "./audit-trail.ts";
import { readConnections } from "./connections.ts";
import { readGrants } from "./grants.ts";
import { readLayerStates } from "./layer-states.ts";
import { readLinks } from "./links.ts";
import { readMarks } from "./marks.ts";
import { readMessages } from "./messages.ts";
import { readPeople } from "./people.ts";
import { readProxies } from "./proxies.ts";
import { readRequests } from "./requests.ts";
import type { Tables } from "./schema.ts";
import { readSessions } from "./sessions.ts";

export const createReads = (db: Kysely<Tables>): Reads => ({
  ...readPeople(db),
  ...readRequests(db),
  ...readGrants(db),
  ...readLayerStates(db),
  ...readConnections(db),
  ...readSessions(db),
  ...readLinks(db),
  ...readProxies(db),
  ...readMessages(db),
  ...readMarks(db),
  ...readAuditTrail(db),
});
