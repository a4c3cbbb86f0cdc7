import type { AuditEvent, AuditFact } from "../domain/audit-event.ts";
import type { Connection } from "../domain/connection.ts";
import type { Grant } from "../domain/grant.ts";
import type { Cidr, GrantId, Instant, PersonId, ProxyName, RequestId } from "../domain/ids.ts";
import type { LayerState } from "../domain/layer-state.ts";
import type { Link } from "../domain/link.ts";
import type { Identity, Person } from "../domain/person.ts";
import type { AccessRequest, Answer, Resolution } from "../domain/request.ts";
import type { MintedSession } from "../domain/session.ts";
import type { Source } from "../domain/source.ts";
import type { Destination, Freeze, MessagePurpose, OwedMessage } from "../domain/story.ts";
import type { AuditHead } from "./audit-tree.ts";

/** Looking, inside a transaction or outside of one. */
export interface Reads {
  person(id: PersonId): Promise<Person | null>;
  people(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>>;
  personOf(identity: Identity): Promise<Person | null>;
  personByEmail(email: string): Promise<Person | null>;
  /** Every account that is joined to the person. */
  identitiesOf(person: PersonId): Promise<readonly Identity[]>;
  /** What a platform last said of the person and these groups, by written principal; what it never said is missing. */
  lastMemberships(person: PersonId, principals: readonly string[]): Promise<ReadonlyMap<string, boolean>>;

  request(id: RequestId): Promise<AccessRequest | null>;
  pendingOf(person: PersonId): Promise<readonly AccessRequest[]>;
  /** Everyone's, the first to lapse first, at most `limit`. */
  pending(limit: number): Promise<readonly AccessRequest[]>;
  /** What the person asked for and is resolved, whatever became of it, the latest ask first, at most `limit`. */
  resolvedOf(person: PersonId, limit: number): Promise<readonly AccessRequest[]>;
  /** Pending requests whose lapse instant has come, at most `limit`. */
  lapsed(now: Instant, limit: number): Promise<readonly AccessRequest[]>;
  answers(request: RequestId): Promise<readonly Answer[]>;

  grant(id: GrantId): Promise<Grant | null>;
  /** Neither ended nor past their end. */
  openGrantsOf(person: PersonId, now: Instant): Promise<readonly Grant[]>;
  openGrants(now: Instant): Promise<readonly Grant[]>;
  /** Everyone who has an open grant or a pending request. */
  holders(now: Instant): Promise<readonly PersonId[]>;
  /** All of a proxy's grants that are not confirmed closed. */
  unfinishedGrants(proxy: ProxyName): Promise<readonly Grant[]>;
  /** Open grants that end by `by` and whose person was not warned, at most `limit`. */
  unwarned(now: Instant, by: Instant, limit: number): Promise<readonly Grant[]>;
  /** Every request for more time on the grant, whatever became of it, oldest first. */
  extensionsOf(grant: GrantId): Promise<readonly AccessRequest[]>;
  layerStates(grants: readonly GrantId[]): Promise<readonly LayerState[]>;
  connections(grant: GrantId): Promise<readonly Connection[]>;
  /** Those that opened before the instant and whose end was never told. */
  connectionsLeftOpen(before: Instant): Promise<readonly Connection[]>;
  /** Credentials handed out for these grants, oldest first. */
  sessions(grants: readonly GrantId[]): Promise<readonly MintedSession[]>;
  /** Those of a proxy's grants, ended or not, that AWS does not refuse yet. */
  liveSessions(proxy: ProxyName, now: Instant): Promise<readonly MintedSession[]>;
  /** By the hash of its token; null where there never was one. Whether it is good still is the caller's to tell. */
  link(hash: string): Promise<Link | null>;

  /** Every proxy that has an unfinished grant. */
  unfinishedProxies(): Promise<readonly ProxyName[]>;
  /** Proxies whose `nextLookAt` has come by the instant and that nobody holds a lease of. */
  dueProxies(by: Instant): Promise<readonly ProxyName[]>;
  /** When the first proxy will be due; of one that is leased, not before the lease ends. Null: nothing is planned. */
  nextLookAt(): Promise<Instant | null>;
  /** The address the person last came from, if that was after `since`. */
  lastSighting(person: PersonId, since: Instant): Promise<Sighting | null>;
  /** What takes room in a security group (`groupKey`): each distinct source and ports of its unclosed grants, and its latest end. */
  placesTaken(group: string): Promise<readonly Place[]>;
  /** Rules that are not ours, as last seen, for each `groupKey|family`. */
  foreignRules(proxy: ProxyName): Promise<Readonly<Record<string, number>>>;

  freeze(): Promise<Freeze | null>;

  /**
   * Owed messages whose wanted version is above the shown one and whose next try has come, oldest first and
   * history last; those of the lanes in `except` (`laneOf`) are left out.
   */
  owed(now: Instant, limit: number, except?: readonly string[]): Promise<readonly OwedMessage[]>;
  /** The earliest next try among owed messages; null: none is owed. */
  nextOwedAt(): Promise<Instant | null>;
  message(subject: string, purpose: MessagePurpose): Promise<OwedMessage | null>;

  auditEvents(from: number, limit: number): Promise<readonly AuditEvent[]>;
  /** Events about one subject, oldest first, at most `limit` from the end. */
  auditAbout(subject: string, limit: number): Promise<readonly AuditEvent[]>;
  auditSize(): Promise<number>;
  auditHead(): Promise<AuditHead>;
  /** The checkpoint of that size; null where there is none. */
  checkpoint(size: number): Promise<StoredCheckpoint | null>;
  lastCheckpoint(): Promise<StoredCheckpoint | null>;
  /** Place of a reader of the log: the sequence it has not read yet; 0 at first. */
  cursor(name: string): Promise<number>;
}

/** Writing exists in a transaction only. Updates that name what they expect answer false where it was not so. */
export interface Writes {
  savePerson(person: Person): Promise<void>;
  /** Joins an account to a person; moves nothing that is joined already. */
  saveIdentity(identity: Identity, person: PersonId, now: Instant): Promise<void>;
  /** Joins an account that is joined already to another person: two turned out to be one human. */
  moveIdentity(identity: Identity, person: PersonId): Promise<void>;
  /** What a platform said, by written principal. */
  saveMemberships(person: PersonId, said: ReadonlyMap<string, boolean>, now: Instant): Promise<void>;
  /** The address a person was last known to come from. */
  saveSighting(person: PersonId, source: Source, now: Instant): Promise<void>;

  addRequest(request: AccessRequest): Promise<void>;
  /**
   * Locks the request: to be the first statement of whatever may resolve it. Answers the request if it is pending
   * still, else null (I3). Its version has grown by one.
   */
  claimPending(id: RequestId): Promise<AccessRequest | null>;
  /** Only a request that was claimed in this transaction. */
  resolveRequest(id: RequestId, resolution: Resolution): Promise<void>;
  /** False where the person has answered this request already. */
  addAnswer(answer: Answer): Promise<boolean>;

  /** Locks the proxy's row, so that places are counted and taken by one at a time. Makes the row where needed. */
  lockProxy(proxy: ProxyName): Promise<void>;
  addGrant(grant: Grant): Promise<void>;
  /** Replaces everything that may change of a grant, if its version is still `grant.version`; the version grows. */
  updateGrant(grant: Grant): Promise<boolean>;
  saveLayerStates(states: readonly LayerState[]): Promise<void>;
  saveConnection(connection: Connection): Promise<void>;
  /** Adds a session, or replaces what is known of it, by its id. */
  saveSession(session: MintedSession): Promise<void>;

  addLink(link: Link): Promise<void>;
  /** For one caller: false where it was used before, is over, or never was. */
  useLink(hash: string, now: Instant): Promise<boolean>;
  /** Forgets links that were over before the instant, but for those of a grant that was not: it may have got more time. */
  pruneLinks(before: Instant): Promise<void>;

  setFreeze(freeze: Freeze | null): Promise<void>;
  /** Plans the proxy's next look no later than this; an earlier plan stays. */
  lookBy(proxy: ProxyName, at: Instant): Promise<void>;
  saveForeignRules(proxy: ProxyName, counts: Readonly<Record<string, number>>): Promise<void>;

  /** A message is owed, or owed anew: its wanted version grows. One message for a subject, purpose and destination. */
  owe(subject: string, purpose: MessagePurpose, destination: Destination, now: Instant): Promise<void>;
  /** Owes anew every message of these purposes that exists for the subject. */
  oweAgain(subject: string, purposes: readonly MessagePurpose[], now: Instant): Promise<void>;
  /**
   * For one caller at a time: false where a reference is there, or where another's post was begun a moment ago and
   * has not failed. `postingSince` stays at the first post whose answer is not known.
   */
  beginPosting(message: number, now: Instant): Promise<boolean>;
  /** Compare-and-set: false where a reference is there already. */
  savePosted(message: number, reference: string, shown: number): Promise<boolean>;
  saveShown(message: number, shown: number): Promise<void>;
  saveMessageFailure(message: number, failures: number, nextTryAt: Instant): Promise<void>;
  /** Nothing more is owed: it cannot be shown. */
  dropMessage(message: number): Promise<void>;

  /** True the first time this is noticed in an hour: for alarms that every look would raise again. */
  noticeFirst(what: string, now: Instant): Promise<boolean>;
  saveCursor(name: string, next: number): Promise<void>;
  /** False where there is one of this size already. */
  saveCheckpoint(checkpoint: StoredCheckpoint): Promise<boolean>;
  /** What `Inbox.settle` does, together with what the delivery asked for: a crash between the two asks twice. */
  settleDelivery(id: string, now: Instant): Promise<void>;
  /** Appends to the audit log. Its place is given at commit; the log's head is touched last (I4). */
  record(fact: AuditFact): Promise<void>;
}

/** A signed statement of what the log held. */
export interface StoredCheckpoint {
  /** C2SP tlog-checkpoint, with its signature. */
  readonly note: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** The size of the checkpoint before; null: it is the first. */
  readonly after: number | null;
  readonly at: Instant;
}

export type Tx = Reads & Writes;

export interface Lease {
  readonly proxy: ProxyName;
  readonly holder: string;
  /** Grows with every lease of the proxy. */
  readonly fence: number;
  readonly endsAt: Instant;
  /** Counts the proxy's `lookBy`s, so that one that comes during the lease is not lost at its release. */
  readonly looks: number;
  /** Whether the lease before it ended without being released: its holder may have left a call under way. */
  readonly tookOver: boolean;
}

export interface Leases {
  /** Null where another lease of the proxy has not ended. */
  take(proxy: ProxyName, holder: string, now: Instant, endsAt: Instant): Promise<Lease | null>;
  /** The same lease with a later end; null where it is lost. */
  renew(lease: Lease, endsAt: Instant): Promise<Lease | null>;
  isHeld(lease: Lease, now: Instant): Promise<boolean>;
  /**
   * Ends the lease, and replaces the proxy's planned look: null plans none. Where `lookBy` came since the lease was
   * taken or renewed, the earlier look stays. Does nothing where the lease is lost.
   */
  release(lease: Lease, nextLookAt: Instant | null): Promise<void>;
}

export interface Sighting {
  readonly source: Source;
  readonly at: Instant;
}

/** A delivery of a chat platform, kept until it has been dealt with, so that a replay does nothing and a crash loses nothing. */
export interface Inbox {
  /** False where this delivery was kept before. */
  keep(delivery: { readonly id: string; readonly body: string; readonly at: Instant }): Promise<boolean>;
  settle(id: string, now: Instant): Promise<void>;
  /** Kept since `since` and never settled, oldest first. */
  unsettled(
    since: Instant,
  ): Promise<readonly { readonly id: string; readonly body: string; readonly at: Instant }[]>;
  /** Forgets what was settled before the instant. */
  prune(before: Instant): Promise<void>;
}

export interface Store {
  readonly read: Reads;
  readonly leases: Leases;
  readonly inbox: Inbox;
  /** All or nothing. No call to the outside in it. Runs the work again where the database asks for it. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after each commit that changed something, with no promise of once. */
  onCommit(listener: () => void): () => void;
  /**
   * To be called before anything is reconciled. Where only one process may run on a store, this is it from now on, and
   * leases of processes that died are over at once; throws AdapterFailure where another one runs.
   */
  claim(): Promise<void>;
  stop(): Promise<void>;
}

/** One rule's worth of room in a security group. */
export interface Place {
  readonly source: Cidr;
  readonly ports: string;
  readonly freeAt: Instant;
}
