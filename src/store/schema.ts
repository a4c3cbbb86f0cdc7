import type { Generated, Selectable } from "kysely";
import type { AuditAction } from "../domain/audit-event.ts";
import type { LayerName } from "../domain/door.ts";
import type { EndReason } from "../domain/grant.ts";
import type { Cidr, GrantId, Instant, PersonId, ProxyName, RequestId, TargetName } from "../domain/ids.ts";
import type { LinkKind } from "../domain/link.ts";
import type { Surface } from "../domain/person.ts";
import type { Answer, RequestStatus } from "../domain/request.ts";
import type { SourceKind } from "../domain/source.ts";
import type { Destination, MessagePurpose } from "../domain/story.ts";

/** JSON is text, instants are integer milliseconds, and yes is 1: what every database keeps alike. */
export interface Tables {
  readonly meta: { readonly name: string; readonly value: string };
  readonly people: { readonly id: PersonId; readonly name: string; readonly email: string | null };
  readonly identities: {
    readonly surface: Surface;
    readonly tenant: string;
    readonly user_id: string;
    readonly person_id: PersonId;
    readonly joined_at: Instant;
  };
  /** What a platform last said of a person and one of its groups. */
  readonly memberships: {
    readonly person_id: PersonId;
    readonly principal: string;
    readonly member: number;
    readonly at: Instant;
  };
  readonly sightings: SourceColumns & { readonly person_id: PersonId; readonly at: Instant };
  readonly requests: RequestColumns;
  readonly answers: {
    readonly request_id: RequestId;
    readonly person_id: PersonId;
    /** The request's own, so that the database refuses an answer to oneself (I2). */
    readonly requester_id: PersonId;
    readonly verdict: Answer["verdict"];
    readonly reason: string;
    readonly at: Instant;
  };
  readonly grants: GrantColumns;
  readonly layer_states: LayerStateColumns;
  readonly connections: ConnectionColumns;
  readonly sessions: {
    readonly id: string;
    readonly grant_id: GrantId;
    readonly person_id: PersonId;
    readonly minted_at: Instant;
    readonly until: Instant;
    readonly access_key_id: string | null;
    readonly from_address: string;
  };
  readonly links: {
    readonly hash: string;
    readonly kind: LinkKind;
    readonly person_id: PersonId;
    readonly grant_id: GrantId | null;
    readonly form: string | null;
    readonly made_at: Instant;
    readonly expires_at: Instant;
    readonly used_at: Instant | null;
  };
  readonly proxies: ProxyColumns;
  readonly rule_notes: { readonly group_key: string; readonly rule: string; readonly proxy: ProxyName };
  readonly freeze: {
    readonly id: number;
    readonly since: Instant;
    readonly by: string;
    readonly reason: string;
  };
  readonly messages: MessageColumns;
  readonly inbox: {
    readonly id: string;
    readonly body: string;
    readonly at: Instant;
    readonly settled_at: Instant | null;
  };
  readonly notices: { readonly what: string; readonly at: Instant };
  readonly cursors: { readonly name: string; readonly next: number };
  readonly audit_events: AuditEventColumns;
  readonly audit_head: { readonly id: number; readonly size: number; readonly peaks: string };
  readonly checkpoints: {
    readonly size: number;
    readonly root: string;
    readonly note: string;
    readonly after: number | null;
    readonly at: Instant;
  };
}

export interface SourceColumns {
  readonly source_cidr: Cidr;
  readonly source_kind: SourceKind;
  readonly source_network: string | null;
}

interface RequestColumns extends SourceColumns {
  readonly id: RequestId;
  readonly person_id: PersonId;
  readonly surface: Surface;
  readonly tenant: string;
  readonly user_id: string;
  readonly target: TargetName;
  readonly title: string;
  readonly connect: string | null;
  readonly door: string;
  readonly rule: string;
  readonly max_duration_ms: number;
  readonly duration_ms: number;
  readonly reason: string;
  readonly ticket: string | null;
  readonly extends_grant: GrantId | null;
  readonly asked_at: Instant;
  readonly lapses_at: Instant;
  readonly version: number;
  readonly status: RequestStatus;
  readonly resolved_at: Instant | null;
  readonly grant_id: GrantId | null;
  readonly denied_by: PersonId | null;
  readonly denied_reason: string | null;
}

interface GrantColumns extends SourceColumns {
  readonly id: GrantId;
  readonly request_id: RequestId;
  readonly person_id: PersonId;
  readonly target: TargetName;
  readonly title: string;
  readonly connect: string | null;
  /** All of the door but its proxy, which is the column's. */
  readonly door: string;
  readonly proxy: ProxyName;
  readonly group_key: string | null;
  readonly ports: string;
  readonly starts_at: Instant;
  readonly ends_at: Instant;
  readonly ended_at: Instant | null;
  readonly end_reason: EndReason | null;
  readonly ended_by: PersonId | null;
  readonly end_note: string | null;
  readonly mac: string;
  readonly opened_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly confirmed_at: Instant | null;
  readonly alarmed_at: Instant | null;
  readonly warned_at: Instant | null;
  readonly version: number;
}

interface LayerStateColumns {
  readonly grant_id: GrantId;
  readonly layer: LayerName;
  readonly carried_at: Instant | null;
  readonly evidence: string | null;
  readonly acknowledged_at: Instant | null;
  readonly seen_closed_at: Instant | null;
  readonly confirmed_at: Instant | null;
  readonly still_admits: string;
  readonly failures: number;
  readonly problem: string | null;
  readonly next_try_at: Instant | null;
}

interface ConnectionColumns {
  readonly id: string;
  readonly grant_id: GrantId;
  readonly from_address: string;
  readonly opened_at: Instant;
  readonly closed_at: Instant | null;
  readonly bytes_in: number;
  readonly bytes_out: number;
  readonly cut: number;
}

interface ProxyColumns {
  readonly name: ProxyName;
  /** Null: the last lease was released. */
  readonly lease_holder: string | null;
  readonly lease_ends_at: Instant | null;
  readonly fence: Generated<number>;
  readonly took_over: Generated<number>;
  readonly next_look_at: Instant | null;
  readonly looks: Generated<number>;
  readonly foreign_rules: Generated<string>;
}

interface MessageColumns {
  readonly id: Generated<number>;
  readonly subject: string;
  readonly purpose: MessagePurpose;
  readonly surface: Surface;
  readonly kind: Destination["kind"];
  /** A channel, or a person's account. */
  readonly destination: string;
  readonly wanted: number;
  readonly shown: number;
  readonly reference: string | null;
  readonly posting_since: Instant | null;
  /** Until then nobody else begins to post it. */
  readonly posting_ends_at: Instant | null;
  readonly failures: number;
  readonly next_try_at: Instant;
  readonly owed_since: Instant;
}

interface AuditEventColumns {
  readonly sequence: number;
  readonly at: Instant;
  readonly actor: PersonId | "sallyport" | "operator";
  readonly actor_name: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly details: string;
  readonly leaf_hash: string;
}

export type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;
