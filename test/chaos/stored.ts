import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export interface StoredGrant {
  readonly id: string;
  readonly request_id: string;
  readonly person_id: string;
  readonly source_cidr: string;
  readonly ports: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly opened_at: number | null;
  readonly closed_at: number | null;
  readonly confirmed_at: number | null;
}

export interface StoredRequest {
  readonly id: string;
  readonly user_id: string;
  readonly reason: string;
  readonly status: string;
  readonly extends_grant: string | null;
  readonly grant_id: string | null;
}

export interface StoredEvent {
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly leaf_hash: string;
}

export interface StoredMessage {
  readonly id: number;
  readonly subject: string;
  readonly purpose: string;
  readonly wanted: number;
  readonly shown: number;
  readonly reference: string | null;
}

interface Rows {
  readonly grants: StoredGrant;
  readonly requests: StoredRequest;
  readonly audit_events: StoredEvent;
  readonly messages: StoredMessage;
  readonly freeze: { readonly since: number };
  readonly sessions: {
    readonly id: string;
    readonly grant_id: string;
    readonly access_key_id: string | null;
  };
}

/** The bots' database, read by a connection of our own. */
export interface Stored {
  all<Table extends keyof Rows>(table: Table): readonly Rows[Table][];
  /** Events from that place on. */
  eventsFrom(sequence: number): readonly StoredEvent[];
  stop(): void;
}

/** What one rule lets in: an address, to a port. */
export const placeOf = (grant: Pick<StoredGrant, "source_cidr" | "ports">): string =>
  `${grant.source_cidr} to ${grant.ports}`;

/** When access has to be over. */
export const dueOf = ({ ends_at, ended_at }: StoredGrant): number => Math.min(ends_at, ended_at ?? ends_at);

export function createStored(file: string): Stored {
  let database: DatabaseSync | null = null;
  const ask = (sql: string, given: readonly number[] = []): readonly unknown[] => {
    if (database === null && !existsSync(file)) return [];
    database ??= new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
    return database.prepare(sql).all(...given);
  };
  return {
    all: <Table extends keyof Rows>(table: Table) => {
      try {
        return ask(`select * from ${table} order by rowid`) as readonly Rows[Table][];
      } catch (error) {
        if (error instanceof Error && error.message.includes("no such table")) return [];
        throw error;
      }
    },
    eventsFrom: (sequence) =>
      ask("select * from audit_events where sequence >= ? order by sequence", [
        sequence,
      ]) as readonly StoredEvent[],
    stop: () => database?.close(),
  };
}
