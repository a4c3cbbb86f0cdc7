import { AwsError } from "../aws-error.ts";
import { constrained, needed } from "../constraints.ts";
import type { Params } from "../params.ts";
import { members } from "../query-protocol.ts";
import { leaf } from "../xml.ts";
import { encoded, type IamAction, roleIn } from "./iam-action.ts";
import { type Policy, policySize, readPolicy } from "./policy/document.ts";
import { pageOf } from "./role-page.ts";
import type { Role } from "./roles.ts";

/** All inline policies of a role together, in characters without white space. */
const roomForInline = 10_240;

const nameIn = (params: Params): string =>
  constrained(needed(params.text("PolicyName"), "policyName"), {
    name: "policyName",
    least: 1,
    most: 128,
    pattern: "[\\w+=,.@-]+",
  });

const policyIn = (role: Role, name: string): Policy => {
  const policy = role.inline.get(name);
  if (policy !== undefined) return policy;
  throw new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
};

const checkRoom = (role: Role, inline: ReadonlyMap<string, Policy>): void => {
  const used = [...inline.values()].reduce((sum, { text }) => sum + policySize(text), 0);
  if (used > roomForInline)
    throw new AwsError(
      "LimitExceeded",
      `Maximum policy size of ${roomForInline} bytes exceeded for role ${role.name}`,
      409,
    );
};

const putPolicy: IamAction = (context) => {
  const { params, roles } = context;
  const name = nameIn(params);
  const document = constrained(needed(params.text("PolicyDocument"), "policyDocument"), {
    name: "policyDocument",
    least: 1,
    most: 131_072,
  });
  const role = roleIn(context);
  const inline = new Map(role.inline).set(name, readPolicy(document, "identity"));
  checkRoom(role, inline);
  roles.put({ ...role, inline });
  return "";
};

const getPolicy: IamAction = (context) => {
  const name = nameIn(context.params);
  const role = roleIn(context);
  const { text } = policyIn(role, name);
  return leaf("RoleName", role.name) + leaf("PolicyName", name) + leaf("PolicyDocument", encoded(text));
};

const listPolicies: IamAction = (context) => {
  const names = [...roleIn(context).inline.keys()].sort();
  const { shown, marker } = pageOf(context.params, names);
  // A list of plain texts: the name itself is the member.
  return members("PolicyNames", shown, (name) => name) + marker;
};

const deletePolicy: IamAction = (context) => {
  const name = nameIn(context.params);
  const role = roleIn(context);
  policyIn(role, name);
  const inline = new Map([...role.inline].filter(([held]) => held !== name));
  context.roles.put({ ...role, inline });
  return "";
};

export const policyActions: Readonly<Record<string, IamAction>> = {
  PutRolePolicy: putPolicy,
  GetRolePolicy: getPolicy,
  ListRolePolicies: listPolicies,
  DeleteRolePolicy: deletePolicy,
};
