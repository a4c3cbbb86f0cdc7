import type { ApprovalRule } from "./catalogue.ts";
import type { Door } from "./door.ts";
import type { GrantId, Instant, PersonId, RequestId, TargetName } from "./ids.ts";
import type { Identity } from "./person.ts";
import type { Source } from "./source.ts";

interface Asked {
  readonly id: RequestId;
  readonly person: PersonId;
  /** The account it was asked with: where the answers go. */
  readonly identity: Identity;
  readonly target: TargetName;
  readonly title: string;
  readonly connect: string | null;
  /** Door and rule as they were when it was asked. */
  readonly door: Door;
  readonly rule: ApprovalRule;
  readonly maxDurationMs: number;
  readonly source: Source;
  readonly durationMs: number;
  readonly reason: string;
  readonly ticket: string | null;
  /** The grant that this asks more time for; null: it asks for a door. */
  readonly extends: GrantId | null;
  readonly askedAt: Instant;
  readonly lapsesAt: Instant;
  /** Grows with each change. */
  readonly version: number;
}

export type Resolution =
  | { readonly status: "pending" }
  | { readonly status: "approved"; readonly at: Instant; readonly grant: GrantId }
  | { readonly status: "denied"; readonly at: Instant; readonly by: PersonId; readonly reason: string }
  | { readonly status: "lapsed"; readonly at: Instant }
  | { readonly status: "withdrawn"; readonly at: Instant };

export type AccessRequest = Asked & { readonly resolution: Resolution };
export type RequestStatus = Resolution["status"];

/** One approver's answer; one for each request and person, however many identities they have. */
export interface Answer {
  readonly request: AccessRequest["id"];
  readonly person: PersonId;
  readonly verdict: "approve" | "deny";
  readonly reason: string;
  readonly at: Instant;
}

/** A request lapses at the lapse instant itself. */
export const isLapsed = (request: AccessRequest, now: Instant): boolean =>
  request.resolution.status === "pending" && now >= request.lapsesAt;

/** Whether an answer is waited for. From the lapse instant on it is not, whenever that is written down. */
export const isWaiting = (request: AccessRequest, now: Instant): boolean =>
  request.resolution.status === "pending" && now < request.lapsesAt;

export const approvalsOf = (answers: readonly Answer[]): number =>
  new Set(answers.filter((answer) => answer.verdict === "approve").map((answer) => answer.person)).size;
