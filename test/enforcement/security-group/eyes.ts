import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeVpcsCommand,
  EC2Client,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import type { Grant } from "../../../src/domain/grant.ts";

export const REGION = "eu-west-1";
const CREDENTIALS = { accessKeyId: "AKIDEYES", secretAccessKey: "of no use anywhere" };

/** A second pair of eyes on EC2, and hands that are not Sallyport's. */
export interface Eyes {
  readonly client: EC2Client;
  newGroup(name: string): Promise<string>;
  rules(securityGroup: string): Promise<readonly SecurityGroupRule[]>;
  admits(grant: Grant): Promise<boolean>;
  /** A rule that someone made by hand. */
  addByHand(securityGroup: string, rule: { readonly cidr: string; readonly port: number }): Promise<void>;
  stop(): void;
}

/** On an EC2 that is none, or, by its Region, on AWS itself. */
export function createEyes(where: string | { readonly region: string }): Eyes {
  const told =
    typeof where === "string" ? { endpoint: where, region: REGION, credentials: CREDENTIALS } : where;
  const client = new EC2Client({ ...told, maxAttempts: 5 });

  const rules = async (securityGroup: string): Promise<readonly SecurityGroupRule[]> => {
    const Filters = [{ Name: "group-id", Values: [securityGroup] }];
    const seen = await client.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return (seen.SecurityGroupRules ?? []).filter((rule) => rule.IsEgress !== true);
  };

  return {
    client,
    rules,
    newGroup: async (name) => {
      const { Vpcs } = await client.send(new DescribeVpcsCommand({}));
      const VpcId = Vpcs?.find((vpc) => vpc.IsDefault === true)?.VpcId;
      const made = await client.send(
        new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId }),
      );
      return made.GroupId ?? "";
    },
    admits: async ({ door, source }) => {
      const standing = await rules(door.group?.securityGroup ?? "");
      return standing.some(
        (rule) =>
          ["tcp", "-1"].includes(rule.IpProtocol ?? "") &&
          (rule.FromPort ?? 0) <= door.ports.from &&
          door.ports.to <= (rule.ToPort ?? 65_535) &&
          isWithin(source.cidr, rule.CidrIpv4 ?? rule.CidrIpv6 ?? ""),
      );
    },
    addByHand: async (securityGroup, { cidr, port }) => {
      const range = cidr.includes(":")
        ? { Ipv6Ranges: [{ CidrIpv6: cidr }] }
        : { IpRanges: [{ CidrIp: cidr }] };
      const IpPermissions = [{ IpProtocol: "tcp", FromPort: port, ToPort: port, ...range }];
      await client.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: securityGroup, IpPermissions }));
    },
    stop: () => client.destroy(),
  };
}

function isWithin(inner: string, outer: string): boolean {
  if (outer === "" || inner.includes(":") !== outer.includes(":")) return false;
  const [network, prefix] = ipaddr.parseCIDR(outer);
  const [address, innerPrefix] = ipaddr.parseCIDR(inner);
  return prefix <= innerPrefix && address.match(network, prefix);
}
