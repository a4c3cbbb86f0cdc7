import { AwsError } from "../aws-error.ts";
import { atMost, constrained, needed, wholeNumber } from "../constraints.ts";
import type { Params } from "../params.ts";
import { type IamAction, type IamContext, roleIn, roleNameIn } from "./iam-action.ts";
import { type Policy, policySize, readPolicy } from "./policy/document.ts";
import { pageOf } from "./role-page.ts";
import { listedRoles, roleXml } from "./role-xml.ts";
import { arnOf, type Role } from "./roles.ts";

/** IAM's default quota of a trust policy, in characters. */
const longestTrust = 2048;

const pathIn = (text: string | undefined): string =>
  constrained(text ?? "/", {
    name: "path",
    most: 512,
    pattern: "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)",
  });

/** A role that a trust policy names has to be there when it is written; other accounts' are not known of. */
const checkPrincipals = ({ roles }: IamContext, { statements }: Policy): void => {
  const named = statements.flatMap(({ principals }) => principals);
  const odd = named.find((name) => {
    if (name === "*" || /^\d{12}$/.test(name)) return false;
    const [, account, role] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(name) ?? [];
    if (account === undefined || role === undefined) return !name.startsWith("arn:aws:");
    return roles.all(account).length > 0 && roles.find(account, role) === undefined;
  });
  if (odd !== undefined)
    throw new AwsError("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${odd}"`);
};

const trustIn = (context: IamContext, parameter: string): Policy => {
  const trust = readPolicy(needed(context.params.text(parameter), parameter), "trust");
  checkPrincipals(context, trust);
  if (policySize(trust.text) > longestTrust)
    throw new AwsError("LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${longestTrust}`, 409);
  return trust;
};

const tagsIn = (params: Params): ReadonlyMap<string, string> => {
  const sent = params.group("Tags")?.list("member") ?? [];
  atMost(sent, 50, "tags");
  return new Map(sent.map((tag) => [needed(tag.text("Key"), "tags.member.key"), tag.text("Value") ?? ""]));
};

const boundaryIn = ({ managed, params }: IamContext): string | null => {
  const arn = params.text("PermissionsBoundary") ?? null;
  if (arn === null || managed.has(arn)) return arn;
  throw new AwsError("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
};

const createRole: IamAction = (context) => {
  const { roles, account, params, ids, now } = context;
  const place = { account, name: roleNameIn(params), path: pathIn(params.text("Path")) };
  const seconds = params.text("MaxSessionDuration") ?? "3600";
  const described = {
    trust: trustIn(context, "AssumeRolePolicyDocument"),
    maxSessionSeconds: wholeNumber(seconds, { name: "maxSessionDuration", least: 3600, most: 43_200 }),
    description: params.text("Description"),
    tags: tagsIn(params),
    boundary: boundaryIn(context),
  };
  if (roles.find(account, place.name) !== undefined)
    throw new AwsError("EntityAlreadyExists", `Role with name ${place.name} already exists.`, 409);
  const role: Role = {
    ...place,
    ...described,
    arn: arnOf(place),
    id: ids.id("AROA"),
    createdAt: now(),
    inline: new Map(),
  };
  roles.put(role);
  return roleXml(role);
};

const deleteRole: IamAction = (context) => {
  const role = roleIn(context);
  if (role.inline.size > 0)
    throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
  context.roles.remove(role);
  return "";
};

const listRoles: IamAction = ({ roles, account, params }) => {
  const prefix = params.text("PathPrefix") ?? "/";
  const found = roles.all(account).filter(({ path }) => path.startsWith(prefix));
  const { shown, marker } = pageOf(params, found);
  return listedRoles(shown) + marker;
};

const updateTrust: IamAction = (context) => {
  const role = roleIn(context);
  context.roles.put({ ...role, trust: trustIn(context, "PolicyDocument") });
  return "";
};

const putBoundary: IamAction = (context) => {
  const role = roleIn(context);
  needed(context.params.text("PermissionsBoundary"), "permissionsBoundary");
  context.roles.put({ ...role, boundary: boundaryIn(context) });
  return "";
};

export const roleActions: Readonly<Record<string, IamAction>> = {
  CreateRole: createRole,
  GetRole: (context) => roleXml(roleIn(context)),
  ListRoles: listRoles,
  DeleteRole: deleteRole,
  UpdateAssumeRolePolicy: updateTrust,
  PutRolePermissionsBoundary: putBoundary,
};
