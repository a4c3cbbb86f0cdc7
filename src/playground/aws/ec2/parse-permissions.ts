import { AwsError, invalidValue, missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { canonicalIpv4, canonicalIpv6 } from "./cidr.ts";
import { ruleDescriptionIn } from "./description.ts";
import { groupIdIn, numberIn, prefixListIdIn } from "./identifiers.ts";
import { type Ports, portsIn, protocolIn } from "./protocol.ts";
import { type Permission, permissionKey, type Source } from "./state.ts";

/** The names of a permission written at the top level of a request: one IPv4 source, and no description. */
export const topLevelPermission: readonly string[] = ["IpProtocol", "FromPort", "ToPort", "CidrIp"];

const required = (params: Params, name: string, parameter: string): string => {
  const text = params.text(name);
  if (text === undefined) throw missing(parameter);
  return text;
};

const sourcesIn = (params: Params): readonly (readonly [Source, Params])[] => [
  ...params.list("Groups").map((one): readonly [Source, Params] => {
    const id = groupIdIn(required(one, "GroupId", "groupId"));
    return [{ kind: "group", id, userId: one.text("UserId") ?? "" }, one];
  }),
  ...params.list("IpRanges").map((one): readonly [Source, Params] => {
    return [{ kind: "ipv4", cidr: canonicalIpv4(required(one, "CidrIp", "cidrIp")) }, one];
  }),
  ...params.list("Ipv6Ranges").map((one): readonly [Source, Params] => {
    return [{ kind: "ipv6", cidr: canonicalIpv6(required(one, "CidrIpv6", "cidrIpv6")) }, one];
  }),
  ...params.list("PrefixListIds").map((one): readonly [Source, Params] => {
    return [{ kind: "prefix-list", id: prefixListIdIn(required(one, "PrefixListId", "prefixListId")) }, one];
  }),
];

const whereIn = (params: Params): Ports & { readonly protocol: string } => {
  const protocol = protocolIn(params.text("IpProtocol"));
  const from = numberIn(params.text("FromPort"), "fromPort");
  const to = numberIn(params.text("ToPort"), "toPort");
  return { protocol, ...portsIn(protocol, { from, to }) };
};

const fromIpPermission = (params: Params): readonly Permission[] => {
  const where = whereIn(params);
  const sources = sourcesIn(params);
  if (sources.length === 0) throw missing("sources (ipRanges, ipv6Ranges, prefixListIds or groups)");
  return sources.map(([source, said]) => ({
    ...where,
    source,
    description: ruleDescriptionIn(said.text("Description")),
  }));
};

const fromTopLevel = (params: Params): readonly Permission[] => {
  const source: Source = { kind: "ipv4", cidr: canonicalIpv4(required(params, "CidrIp", "cidrIp")) };
  return [{ ...whereIn(params), source, description: undefined }];
};

export const refuseRepeats = (permissions: readonly Permission[]): void => {
  if (new Set(permissions.map(permissionKey)).size < permissions.length)
    throw invalidValue("The same permission must not appear multiple times");
};

/** The permissions that a request names, one a source, canonical and each only once; none when it names none. */
export const permissionsIn = (params: Params): readonly Permission[] => {
  const listed = params.list("IpPermissions");
  const hasTopLevel = topLevelPermission.some((name) => params.text(name) !== undefined);
  if (listed.length > 0 && hasTopLevel)
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter 'ipPermissions' may not be used in combination with 'ipProtocol', 'fromPort', 'toPort' or 'cidrIp'",
    );
  const permissions = hasTopLevel ? fromTopLevel(params) : listed.flatMap(fromIpPermission);
  refuseRepeats(permissions);
  return permissions;
};

/** A whole rule as ModifySecurityGroupRules takes it. Unlike elsewhere, a network must be canonical already. */
export const wholeRuleIn = (params: Params): Permission => {
  const { where, source } = { where: whereIn(params), source: wholeSourceIn(params) };
  return { ...where, source, description: ruleDescriptionIn(params.text("Description")) };
};

const asSent = (sent: string, canonical: string): string => {
  if (sent === canonical) return sent;
  throw invalidValue(`CIDR block ${sent} is not canonical; expected ${canonical}`);
};

const sourceReaders: Readonly<Record<string, (text: string) => Source>> = {
  CidrIpv4: (text) => ({ kind: "ipv4", cidr: asSent(text, canonicalIpv4(text)) }),
  CidrIpv6: (text) => ({ kind: "ipv6", cidr: asSent(text, canonicalIpv6(text)) }),
  PrefixListId: (text) => ({ kind: "prefix-list", id: prefixListIdIn(text) }),
  ReferencedGroupId: (text) => ({ kind: "group", id: groupIdIn(text), userId: "" }),
};

const wholeSourceIn = (params: Params): Source => {
  const sources = Object.entries(sourceReaders).flatMap(([name, read]) => {
    const text = params.text(name);
    return text === undefined ? [] : [read(text)];
  });
  const [source] = sources;
  if (source === undefined || sources.length > 1)
    throw invalidValue("A security group rule must have exactly one source.");
  return source;
};
