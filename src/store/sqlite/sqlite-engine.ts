import type { DatabaseSync } from "node:sqlite";
import { sql } from "kysely";
import type { Engine } from "../engine.ts";
import type { Watch } from "./remember-unchanged.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";

export const createSqliteEngine = (database: DatabaseSync, watch: Watch = () => undefined): Engine => ({
  whole: "integer",
  numbered: sql`autoincrement`,
  tableEnd: sql`strict`,
  dialect: createSqliteDialect(database, watch),
});
