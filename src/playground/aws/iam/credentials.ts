import type { SignedRequest } from "../authenticate.ts";
import { hasSigned } from "../signature.ts";
import type { Administrator, Principal, Session, User } from "./principal.ts";

export type CredentialTrouble = "expired" | "unknown key" | "wrong signature";

/** Whose credentials a control is about: those of one key, or of every session of a role. */
export interface WhoseCredentials {
  readonly accessKeyId?: string | undefined;
  readonly role?: string | undefined;
}

export interface Credentials {
  accountOf(accessKeyId: string): string;
  whoSigned(request: SignedRequest): Principal | CredentialTrouble;
  add(principal: Session): void;
  addUser(accessKeyId: string, user: User): void;
  expire(whose: WhoseCredentials): void;
  revoke(whose: WhoseCredentials): void;
  /** Takes back what `expire` and `revoke` did. */
  restore(): void;
}

interface CredentialsDeps {
  readonly now: () => number;
  readonly accountOf: (accessKeyId: string) => string;
  readonly isRole: (arn: string) => boolean;
}

const administrator = (accessKeyId: string, account: string): Administrator => ({
  kind: "administrator",
  account,
  arn: `arn:aws:iam::${account}:user/administrator`,
  userId: accessKeyId.replace(/^AKIA/, "AIDA"),
});

const means =
  (accessKeyId: string, role: string | undefined) =>
  (whose: WhoseCredentials): boolean =>
    whose.accessKeyId === accessKeyId || (whose.role !== undefined && whose.role === role);

/**
 * Temporary credentials are those that were issued here, and their signature is checked. A long-term key that nobody
 * seeded is an administrator's of its account, whatever its secret.
 */
export const createCredentials = (deps: CredentialsDeps): Credentials => {
  const sessions = new Map<string, Session>();
  const users = new Map<string, User>();
  let expired: readonly WhoseCredentials[] = [];
  let revoked: readonly WhoseCredentials[] = [];

  const troubleOf = (session: Session, request: SignedRequest): CredentialTrouble | null => {
    if (request.headers["x-amz-security-token"] !== session.sessionToken) return "unknown key";
    if (!hasSigned(request, session.secretAccessKey)) return "wrong signature";
    if (deps.now() >= session.expiresAt) return "expired";
    // Nobody can be a role that is gone.
    return deps.isRole(session.role) ? null : "unknown key";
  };

  return {
    accountOf: (key) => sessions.get(key)?.account ?? users.get(key)?.account ?? deps.accountOf(key),
    whoSigned: (request) => {
      const { accessKeyId } = request.signature;
      const session = sessions.get(accessKeyId);
      const isMeant = means(accessKeyId, session?.role);
      if (revoked.some(isMeant)) return "unknown key";
      if (expired.some(isMeant)) return "expired";
      if (session !== undefined) return troubleOf(session, request) ?? session;
      if (accessKeyId.startsWith("ASIA")) return "unknown key";
      return users.get(accessKeyId) ?? administrator(accessKeyId, deps.accountOf(accessKeyId));
    },
    add: (session) => void sessions.set(session.accessKeyId, session),
    addUser: (key, user) => void users.set(key, user),
    expire: (whose) => {
      expired = [...expired, whose];
    },
    revoke: (whose) => {
      revoked = [...revoked, whose];
    },
    restore: () => {
      expired = [];
      revoked = [];
    },
  };
};
