import type { ColumnDataType, Dialect, RawBuilder } from "kysely";

/** All in which the databases differ, as far as the store goes. */
export interface Engine {
  /** A whole number up to 2^53: instants, counts, sequences. */
  readonly whole: ColumnDataType;
  /** What stands behind a column's type so that the database numbers the rows itself. */
  readonly numbered: RawBuilder<unknown>;
  /** What stands behind a table's columns. */
  readonly tableEnd: RawBuilder<unknown>;
  /** Its connections throw AdapterFailure for what the database could not do, InvariantError for what it forbids. */
  readonly dialect: Dialect;
}
