import { AwsError } from "../aws-error.ts";
import type { Caller } from "../caller.ts";
import type { Authority, Need } from "../iam/authority.ts";
import type { Credentials } from "../iam/credentials.ts";
import type { IamIds } from "../iam/ids.ts";
import type { Principal, Session } from "../iam/principal.ts";
import type { Role, Roles } from "../iam/roles.ts";
import type { Params } from "../params.ts";
import { leaf, node } from "../xml.ts";
import { type AssumeRoleAsked, assumeRoleAsked } from "./assume-role-request.ts";
import { packedShare } from "./packed-size.ts";

export interface StsDeps {
  readonly roles: Roles;
  readonly credentials: Credentials;
  readonly authority: Authority;
  readonly ids: IamIds;
  readonly now: () => number;
}

const accessDenied = (why: string): AwsError => new AwsError("AccessDenied", why, 403);

const chainedFrom = (principal: Principal): Session | null =>
  principal.kind === "session" ? principal : null;

/** Tags that come along from the session that the caller is in. */
const inheritedTags = (principal: Principal): ReadonlyMap<string, string> => {
  const session = chainedFrom(principal);
  if (session === null) return new Map();
  return new Map([...session.tags].filter(([key]) => session.transitive.includes(key.toLowerCase())));
};

const checkConflicts = (asked: AssumeRoleAsked, inherited: ReadonlyMap<string, string>): void => {
  const known = [...inherited.keys()].map((key) => key.toLowerCase());
  if ([...asked.tags.keys()].some((key) => known.includes(key.toLowerCase())))
    throw new AwsError(
      "InvalidParameterValue",
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
};

/** What comes along counts as asked for: the next role has to trust it too. */
const effective = (asked: AssumeRoleAsked, principal: Principal): AssumeRoleAsked => {
  const inherited = inheritedTags(principal);
  checkConflicts(asked, inherited);
  return {
    ...asked,
    sourceIdentity: chainedFrom(principal)?.sourceIdentity ?? asked.sourceIdentity,
    tags: new Map([...inherited, ...asked.tags]),
    transitive: [...inherited.keys(), ...asked.transitive].map((key) => key.toLowerCase()),
  };
};

const keysOf = (asked: AssumeRoleAsked): NonNullable<Need["keys"]> => {
  const one = (key: string, value: string | null) => (value === null ? {} : { [key]: [value] });
  const tags = [...asked.tags].map(([key, value]) => [`aws:RequestTag/${key}`, [value]] as const);
  return {
    "sts:RoleSessionName": [asked.sessionName],
    ...one("sts:ExternalId", asked.externalId),
    ...one("sts:SourceIdentity", asked.sourceIdentity),
    ...(asked.transitive.length === 0 ? {} : { "sts:TransitiveTagKeys": asked.transitive }),
    ...(tags.length === 0 ? {} : { "aws:TagKeys": [...asked.tags.keys()] }),
    ...Object.fromEntries(tags),
  };
};

const checkAuthority = (
  { authority }: StsDeps,
  caller: Caller,
  to: { role: Role; asked: AssumeRoleAsked },
): void => {
  const { role, asked } = to;
  const actions = [
    "sts:AssumeRole",
    ...(asked.tags.size > 0 ? ["sts:TagSession"] : []),
    ...(asked.sourceIdentity === null ? [] : ["sts:SetSourceIdentity"]),
  ];
  for (const action of actions) {
    const why = authority.refusalToBecome(caller, role, { action, keys: keysOf(asked) });
    if (why !== null) throw accessDenied(why);
  }
};

/** Once set, a source identity stays the same on every later hop. */
const checkSourceIdentity = ({ principal }: Caller, { sourceIdentity, role }: AssumeRoleAsked): void => {
  const given = chainedFrom(principal)?.sourceIdentity ?? null;
  if (given === null || sourceIdentity === null || given === sourceIdentity) return;
  throw accessDenied(
    `User: ${principal.arn} is not authorized to perform: sts:SetSourceIdentity on resource: ${role}`,
  );
};

const checkDuration = (asked: AssumeRoleAsked, role: Role, principal: Principal): void => {
  if (chainedFrom(principal) !== null && asked.seconds > 3600)
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  if (asked.seconds > role.maxSessionSeconds)
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
};

const newSession = ({ ids, now }: StsDeps, role: Role, asked: AssumeRoleAsked): Session => ({
  kind: "session",
  account: role.account,
  arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${asked.sessionName}`,
  userId: `${role.id}:${asked.sessionName}`,
  role: role.arn,
  accessKeyId: ids.id("ASIA"),
  secretAccessKey: ids.secret(40),
  sessionToken: `FwoGZXIvYXdzE${ids.secret(300)}`,
  issuedAt: now(),
  // AWS tells whole seconds.
  expiresAt: Math.floor(now() / 1000) * 1000 + asked.seconds * 1000,
  sourceIdentity: asked.sourceIdentity,
  tags: asked.tags,
  transitive: asked.transitive,
  policy: asked.policy,
});

const answer = (session: Session, share: number): string =>
  leaf("SourceIdentity", session.sourceIdentity ?? undefined) +
  node("AssumedRoleUser", leaf("AssumedRoleId", session.userId), leaf("Arn", session.arn)) +
  node(
    "Credentials",
    leaf("AccessKeyId", session.accessKeyId),
    leaf("SecretAccessKey", session.secretAccessKey),
    leaf("SessionToken", session.sessionToken),
    leaf("Expiration", new Date(session.expiresAt).toISOString()),
  ) +
  leaf("PackedPolicySize", share) +
  leaf("SessionTokenUtilization", Math.ceil((session.sessionToken.length / 4096) * 100)) +
  leaf("SessionTokenSize", session.sessionToken.length);

/** Gives what AssumeRole answers. A role that is not there is refused as one that does not trust the caller. */
export const assumeRole = (deps: StsDeps, caller: Caller, params: Params): string => {
  const said = assumeRoleAsked(params);
  checkSourceIdentity(caller, said);
  const asked = effective(said, caller.principal);
  const role = deps.roles.inForce(asked.role);
  if (role === undefined)
    throw accessDenied(
      `User: ${caller.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${asked.role}`,
    );
  checkAuthority(deps, caller, { role, asked });
  checkDuration(asked, role, caller.principal);
  const share = packedShare(asked.policy?.text ?? null, said.tags);
  const session = newSession(deps, role, asked);
  deps.credentials.add(session);
  return answer(session, share);
};
