import { items, leaf } from "../xml.ts";
import type { Ec2Context } from "./action.ts";
import type { Permission, Source } from "./state.ts";

const where = ({ protocol, fromPort, toPort }: Permission): string => `${protocol} ${fromPort} ${toPort}`;

const hasPorts = (protocol: string): boolean => ["tcp", "udp", "icmp", "icmpv6"].includes(protocol);

const ranged = (permissions: readonly Permission[], kind: Source["kind"]): readonly Permission[] =>
  permissions.filter(({ source }) => source.kind === kind);

const cidrOf = ({ source }: Permission): string => ("cidr" in source ? source.cidr : source.id);

/** Rules as EC2's older form has them: one entry a protocol and port range, holding all its sources. */
const entryXml = (context: Ec2Context, permissions: readonly Permission[]): string => {
  const [first] = permissions;
  if (first === undefined) return "";
  const described = (one: Permission): string => leaf("description", one.description);
  return (
    leaf("ipProtocol", first.protocol) +
    (hasPorts(first.protocol) ? leaf("fromPort", first.fromPort) + leaf("toPort", first.toPort) : "") +
    items("groups", ranged(permissions, "group"), (one) => {
      const user =
        one.source.kind === "group" && one.source.userId !== "" ? one.source.userId : context.account;
      return leaf("userId", user) + leaf("groupId", cidrOf(one)) + described(one);
    }) +
    items("ipRanges", ranged(permissions, "ipv4"), (one) => leaf("cidrIp", cidrOf(one)) + described(one)) +
    items(
      "ipv6Ranges",
      ranged(permissions, "ipv6"),
      (one) => leaf("cidrIpv6", cidrOf(one)) + described(one),
    ) +
    items("prefixListIds", ranged(permissions, "prefix-list"), (one) => {
      return leaf("prefixListId", cidrOf(one)) + described(one);
    })
  );
};

export const permissionsXml = (
  context: Ec2Context,
  name: string,
  permissions: readonly Permission[],
): string => {
  const entries = Map.groupBy(permissions, where);
  return items(name, entries.values(), (entry) => entryXml(context, entry));
};
