import type { Kysely } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Engine } from "./engine.ts";
import { SCHEMA_CHANGES, type SchemaChange } from "./migrations/list.ts";
import type { Tables } from "./schema.ts";

/** Which changes of the schema were made. */
export const SCHEMA_LOG = "schema_changes";

/** Brings the tables to this version's: all of what is missing, or nothing. */
export async function migrate(
  db: Kysely<Tables>,
  engine: Engine,
  changes: Readonly<Record<string, SchemaChange>> = SCHEMA_CHANGES,
): Promise<void> {
  const migrations = Object.entries(changes).map(([name, change]): [string, Migration] => [
    name,
    { up: (tx) => change(tx, engine) },
  ]);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(migrations)) },
    migrationTableName: SCHEMA_LOG,
    migrationLockTableName: `${SCHEMA_LOG}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
