import { members } from "../query-protocol.ts";
import { leaf, node } from "../xml.ts";
import { encoded } from "./iam-action.ts";
import type { Role } from "./roles.ts";

const tagsXml = ({ tags }: Role): string =>
  tags.size === 0 ? "" : members("Tags", tags, ([key, value]) => leaf("Key", key) + leaf("Value", value));

const boundaryXml = ({ boundary }: Role): string =>
  boundary === null
    ? ""
    : node(
        "PermissionsBoundary",
        leaf("PermissionsBoundaryType", "Policy"),
        leaf("PermissionsBoundaryArn", boundary),
      );

const inLists = (role: Role): string =>
  leaf("Path", role.path) +
  leaf("RoleName", role.name) +
  leaf("RoleId", role.id) +
  leaf("Arn", role.arn) +
  leaf("CreateDate", new Date(role.createdAt).toISOString()) +
  leaf("AssumeRolePolicyDocument", encoded(role.trust.text)) +
  leaf("Description", role.description) +
  leaf("MaxSessionDuration", role.maxSessionSeconds);

export const roleXml = (role: Role): string =>
  node("Role", inLists(role) + boundaryXml(role) + tagsXml(role));

/** Lists leave out tags and the boundary. */
export const listedRoles = (roles: readonly Role[]): string => members("Roles", roles, inLists);
