import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/** Runs work in a transaction and answers once that is committed; where the work throws, nothing of it is left. */
export type Write = <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<T>;
