import type { DurationProblem } from "./duration.ts";
import type { GrantId, Instant, RequestId } from "./ids.ts";
import type { RequestStatus } from "./request.ts";
import type { SourceKind, SourceProblem } from "./source.ts";

/** A person asked for something they cannot have. Each edge has one sentence and the next step for each kind. */
export type Refusal =
  | { readonly kind: "guest" }
  | { readonly kind: "bot" }
  | { readonly kind: "foreign-workspace" }
  | { readonly kind: "deactivated" }
  | { readonly kind: "identity-held"; readonly email: string }
  | {
      readonly kind: "unknown-target";
      readonly found: string;
      readonly near: string | null;
      readonly allowed: readonly string[];
    }
  | { readonly kind: "not-a-requester"; readonly title: string; readonly allowed: readonly string[] }
  | { readonly kind: "bad-duration"; readonly found: string; readonly problem: DurationProblem }
  | { readonly kind: "duration-too-short"; readonly askedMs: number; readonly minMs: number }
  | {
      readonly kind: "duration-too-long";
      readonly title: string;
      readonly target: string;
      readonly askedMs: number;
      readonly maxMs: number;
    }
  | { readonly kind: "source-missing" }
  | {
      readonly kind: "bad-source";
      readonly found: string;
      readonly problem: SourceProblem;
      readonly networks: readonly string[];
    }
  | { readonly kind: "source-everyone"; readonly found: string; readonly networks: readonly string[] }
  | {
      readonly kind: "source-not-canonical";
      readonly found: string;
      readonly canonical: string;
      readonly addresses: string;
      readonly single: string;
    }
  | {
      readonly kind: "source-too-wide";
      readonly found: string;
      readonly addresses: string;
      readonly maxPrefix: number;
      readonly networks: readonly string[];
    }
  | { readonly kind: "source-private"; readonly found: string; readonly networks: readonly string[] }
  | { readonly kind: "source-kind"; readonly title: string; readonly takes: readonly SourceKind[] }
  | { readonly kind: "reason-missing" }
  | { readonly kind: "reason-too-long"; readonly length: number; readonly max: number }
  | { readonly kind: "no-such-request"; readonly id: string }
  | { readonly kind: "no-such-grant"; readonly id: string }
  | { readonly kind: "nothing-open" }
  | {
      readonly kind: "which-one";
      readonly ids: readonly GrantId[];
      readonly command: "release" | "credentials";
    }
  | { readonly kind: "not-yours"; readonly id: RequestId | GrantId }
  | { readonly kind: "own-request"; readonly others: readonly string[] }
  | { readonly kind: "not-an-approver"; readonly title: string; readonly approvers: readonly string[] }
  | { readonly kind: "not-an-admin" }
  | {
      readonly kind: "already-resolved";
      readonly id: RequestId;
      readonly status: Exclude<RequestStatus, "pending">;
      readonly by: string | null;
      readonly at: Instant;
    }
  | { readonly kind: "already-answered"; readonly id: RequestId; readonly missing: number }
  | { readonly kind: "could-not-check"; readonly what: string; readonly system: string }
  | {
      readonly kind: "no-room";
      readonly proxy: string;
      readonly used: number;
      readonly limit: number;
      readonly nextFreeAt: Instant | null;
    }
  | { readonly kind: "too-many-pending"; readonly limit: number }
  | { readonly kind: "too-many-open"; readonly limit: number }
  | { readonly kind: "frozen"; readonly since: Instant; readonly by: string; readonly reason: string }
  | { readonly kind: "already-frozen"; readonly since: Instant; readonly by: string }
  | { readonly kind: "not-frozen" }
  | { readonly kind: "grant-ended"; readonly id: GrantId; readonly at: Instant }
  | { readonly kind: "extension-pending"; readonly id: RequestId }
  | { readonly kind: "clock-skewed"; readonly skewMs: number }
  | { readonly kind: "no-pages" }
  | { readonly kind: "no-session"; readonly id: GrantId; readonly title: string }
  | { readonly kind: "not-open-yet"; readonly id: GrantId; readonly title: string }
  | {
      readonly kind: "too-many-mints";
      readonly id: GrantId;
      readonly limit: number;
      readonly againAt: Instant;
    }
  /** AWS does not lend the role until somebody changes it, or what lets Sallyport use it. */
  | { readonly kind: "session-refused"; readonly id: GrantId; readonly title: string; readonly says: string }
  /** Unknown, used or over: a guesser learns nothing. */
  | { readonly kind: "link-dead" }
  | { readonly kind: "wrong-address"; readonly found: string; readonly expected: string };

export type RefusalOf<Kind extends Refusal["kind"]> = Extract<Refusal, { readonly kind: Kind }>;

export type Result<T, R extends Refusal = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R };

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refused = <R extends Refusal>(refusal: R): { readonly ok: false; readonly refusal: R } => ({
  ok: false,
  refusal,
});
