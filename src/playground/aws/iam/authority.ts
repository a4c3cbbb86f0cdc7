import type { Caller } from "../caller.ts";
import type { Policy } from "./policy/document.ts";
import type { RequestContext } from "./policy/pattern.ts";
import { type Asked, speaksOf, type Verdict, verdictOf } from "./policy/verdict.ts";
import type { Principal, Session } from "./principal.ts";
import type { Role, Roles } from "./roles.ts";

/** Something that the caller's policies must allow. */
export interface Need {
  /** `ec2:DescribeSecurityGroups` */
  readonly action: string;
  readonly resource: string;
  /** Condition keys beside those of every request: `aws:RequestTag/owner`. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export interface Authority {
  /** Why the caller may not, in AWS's words; null: they may. */
  refusalOf(caller: Caller, need: Need): string | null;
  /** As `refusalOf`, where the role's trust policy has its say too. */
  refusalToBecome(caller: Caller, role: Role, need: Omit<Need, "resource">): string | null;
}

interface AuthorityDeps {
  readonly roles: Roles;
  readonly managed: ReadonlyMap<string, Policy>;
  readonly now: () => number;
}

interface Layer {
  readonly name: "an identity-based policy" | "a permissions boundary" | "a session policy";
  readonly policies: readonly Policy[];
}

const everything: Policy = {
  text: "",
  statements: [
    {
      effect: "Allow",
      action: { isNot: false, patterns: ["*"] },
      resource: { isNot: false, patterns: ["*"] },
      principals: [],
      conditions: [],
    },
  ],
};

const identityOf = (principal: Principal, role: Role | undefined): readonly Policy[] => {
  if (principal.kind === "administrator") return [everything];
  return principal.kind === "user" ? principal.policies : [...(role?.inline.values() ?? [])];
};

const ofSession = (session: Session): readonly (readonly [string, readonly string[]])[] => [
  ["aws:TokenIssueTime", [new Date(session.issuedAt).toISOString()]],
  ...(session.sourceIdentity === null ? [] : [["aws:SourceIdentity", [session.sourceIdentity]] as const]),
  ...[...session.tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, [value]] as const),
];

const principalArn = (principal: Principal): string =>
  principal.kind === "session" ? principal.role : principal.arn;

/** What is known of every request. The wire here is plain and stands for one that is not. */
const keysOf = (
  { principal, region }: Caller,
  now: number,
): readonly (readonly [string, readonly string[]])[] => [
  ["aws:CurrentTime", [new Date(now).toISOString()]],
  ["aws:EpochTime", [String(Math.floor(now / 1000))]],
  ["aws:PrincipalAccount", [principal.account]],
  ["aws:PrincipalArn", [principalArn(principal)]],
  ["aws:PrincipalType", [principal.kind === "session" ? "AssumedRole" : "User"]],
  ["aws:RequestedRegion", [region]],
  ["aws:SecureTransport", ["true"]],
  ["aws:SourceIp", ["127.0.0.1"]],
  ["aws:userid", [principal.userId]],
  ...(principal.kind === "user" ? [["aws:username", [principal.name]] as const] : []),
  ...(principal.kind === "session" ? ofSession(principal) : []),
];

const contextOf = (caller: Caller, now: number, keys: Need["keys"] = {}): RequestContext =>
  new Map(
    [...keysOf(caller, now), ...Object.entries(keys)].map(([key, values]) => [key.toLowerCase(), values]),
  );

const because = (layer: Layer["name"], verdict: Verdict, action: string): string => {
  if (verdict === "denied") return ` with an explicit deny in ${layer}`;
  return ` because no ${layer.replace(/^an? /, "")} allows the ${action} action`;
};

const told = (caller: Caller, { action, resource }: Asked, why: string): string =>
  `User: ${caller.principal.arn} is not authorized to perform: ${action} on resource: ${resource}${why}`;

type Trust = "denied" | "not allowed" | "allows them" | "allows their account";

/** Whom a trust policy may name so that this principal is meant, by themselves or as one of their account. */
const trustOf = ({ trust }: Role, principal: Principal, asked: Asked): Trust => {
  const direct = ["*", principal.arn, principalArn(principal)];
  const account = [principal.account, `arn:aws:iam::${principal.account}:root`];
  const speaking = trust.statements.filter((statement) => speaksOf(statement, asked));
  const names = (effect: "Allow" | "Deny", whom: readonly string[]): boolean =>
    speaking.some((one) => one.effect === effect && one.principals.some((name) => whom.includes(name)));
  if (names("Deny", [...direct, ...account])) return "denied";
  if (names("Allow", direct)) return "allows them";
  return names("Allow", account) ? "allows their account" : "not allowed";
};

export const createAuthority = ({ roles, managed, now }: AuthorityDeps): Authority => {
  const boundaryOf = ({ boundary }: Role): readonly Layer[] => {
    if (boundary === null) return [];
    const policy = managed.get(boundary);
    return [{ name: "a permissions boundary", policies: policy === undefined ? [] : [policy] }];
  };
  const layersOf = (principal: Principal): readonly Layer[] => {
    const role = principal.kind === "session" ? roles.inForce(principal.role) : undefined;
    const policy = principal.kind === "session" ? principal.policy : null;
    return [
      { name: "an identity-based policy", policies: identityOf(principal, role) },
      ...(role === undefined ? [] : boundaryOf(role)),
      ...(policy === null ? [] : [{ name: "a session policy", policies: [policy] } as const]),
    ];
  };
  /** A trust policy that names the caller itself stands in for an Allow of their own policies, never for the others. */
  const refusal = (caller: Caller, asked: Asked, isAllowedElsewhere: boolean): string | null => {
    const verdicts = layersOf(caller.principal).map(({ name, policies }) => {
      const verdict = verdictOf(policies, asked);
      const isMade = isAllowedElsewhere && name === "an identity-based policy" && verdict === "not allowed";
      return { name, verdict: isMade ? "allowed" : verdict } as const;
    });
    const found =
      verdicts.find(({ verdict }) => verdict === "denied") ??
      verdicts.find(({ verdict }) => verdict === "not allowed");
    return found === undefined ? null : told(caller, asked, because(found.name, found.verdict, asked.action));
  };
  return {
    refusalOf: (caller, { keys, ...need }) =>
      refusal(caller, { ...need, context: contextOf(caller, now(), keys) }, false),
    refusalToBecome: (caller, role, { keys, action }) => {
      const asked = { action, resource: role.arn, context: contextOf(caller, now(), keys) };
      const trust = trustOf(role, caller.principal, asked);
      if (trust === "denied" || trust === "not allowed") return told(caller, asked, "");
      const isSameAccount = role.account === caller.principal.account;
      return refusal(caller, asked, isSameAccount && trust === "allows them");
    },
  };
};
