import type { Kysely } from "kysely";
import type { Engine } from "../engine.ts";
import { addPeople } from "./0001-people.ts";
import { addRequests } from "./0002-requests.ts";
import { addGrants } from "./0003-grants.ts";
import { addProxies } from "./0004-proxies.ts";
import { addMessages } from "./0005-messages.ts";
import { addAudit } from "./0006-audit.ts";
import { addMemberships } from "./0007-memberships.ts";
import { addSessions } from "./0008-sessions.ts";
import { addLinks } from "./0009-links.ts";
import { addRequestsOfPerson } from "./0010-requests-of-person.ts";

export type SchemaChange = (db: Kysely<unknown>, engine: Engine) => Promise<void>;

/** Every change of the schema, in order, forward only. One that was ever released is never edited. */
export const SCHEMA_CHANGES: Readonly<Record<string, SchemaChange>> = {
  "0001-people": addPeople,
  "0002-requests": addRequests,
  "0003-grants": addGrants,
  "0004-proxies": addProxies,
  "0005-messages": addMessages,
  "0006-audit": addAudit,
  "0007-memberships": addMemberships,
  "0008-sessions": addSessions,
  "0009-links": addLinks,
  "0010-requests-of-person": addRequestsOfPerson,
};
