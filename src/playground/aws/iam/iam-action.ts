import { AwsError } from "../aws-error.ts";
import { constrained, needed } from "../constraints.ts";
import type { Params } from "../params.ts";
import type { IamIds } from "./ids.ts";
import type { Policy } from "./policy/document.ts";
import type { Role, Roles } from "./roles.ts";

export interface IamDeps {
  readonly roles: Roles;
  /** By ARN. */
  readonly managed: ReadonlyMap<string, Policy>;
  readonly ids: IamIds;
  readonly now: () => number;
}

export interface IamContext extends IamDeps {
  readonly account: string;
  readonly params: Params;
}

/** Gives what the answer holds; empty where it holds nothing. */
export type IamAction = (context: IamContext) => string;

export const roleNameIn = (params: Params): string =>
  constrained(needed(params.text("RoleName"), "roleName"), {
    name: "roleName",
    least: 1,
    most: 64,
    pattern: "[\\w+=,.@-]+",
  });

const noSuchRole = (name: string): AwsError =>
  new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);

export const roleIn = ({ roles, account, params }: IamContext): Role => {
  const name = roleNameIn(params);
  const role = roles.find(account, name);
  if (role === undefined) throw noSuchRole(name);
  return role;
};

/** Policy documents stand in answers URL-encoded (RFC 3986). */
export const encoded = (document: string): string =>
  encodeURIComponent(document).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
