import { type Kysely, sql } from "kysely";
import { AdapterFailure } from "../domain/failures.ts";
import { SCHEMA_LOG } from "./migrate.ts";
import { SCHEMA_CHANGES } from "./migrations/list.ts";
import type { Tables } from "./schema.ts";

/** Whose database it has to be, and where it is, as a failure says it. */
export interface Owner {
  readonly deployment: string;
  readonly where: string;
}

/** Refuses a database that a later version made, or that is another deployment's. An empty one is anybody's. */
export async function checkOwner(db: Kysely<Tables>, owner: Owner): Promise<void> {
  const tables = await db.introspection.getTables();
  const has = (table: string): boolean => tables.some(({ name }) => name === table);
  if (has(SCHEMA_LOG)) await refuseLaterSchema(db, owner);
  if (has("meta")) await refuseOthers(db, owner);
}

async function refuseLaterSchema(db: Kysely<Tables>, { where }: Owner): Promise<void> {
  const made = await sql<{ readonly name: string }>`select name from ${sql.table(SCHEMA_LOG)}`.execute(db);
  const unknown = made.rows.map(({ name }) => name).filter((name) => !(name in SCHEMA_CHANGES));
  if (unknown.length === 0) return;
  const last = Object.keys(SCHEMA_CHANGES).at(-1);
  throw refused(
    `${where} was written by a later version of Sallyport: it has ${unknown.join(", ")}, and this version knows up to ${last}. Start that version; nothing was changed`,
  );
}

async function refuseOthers(db: Kysely<Tables>, { deployment, where }: Owner): Promise<void> {
  const found = await deploymentOf(db);
  if (found === null || found === deployment) return;
  throw refused(
    `${where} belongs to the deployment "${found}", and this is "${deployment}". Set SALLYPORT_STATE to a folder of its own, or correct \`deployment\` in the configuration; nothing was changed`,
  );
}

async function deploymentOf(db: Kysely<Tables>): Promise<string | null> {
  const row = await db.selectFrom("meta").select("value").where("name", "=", "deployment").executeTakeFirst();
  return row?.value ?? null;
}

/** Names the deployment in a database that has none yet; of two that start at once, one is refused. */
export async function claimFor(db: Kysely<Tables>, owner: Owner): Promise<void> {
  await db
    .insertInto("meta")
    .values({ name: "deployment", value: owner.deployment })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  await refuseOthers(db, owner);
}

const refused = (doing: string): AdapterFailure =>
  new AdapterFailure({ adapter: "store", doing, retry: "never" });
