import type { Ec2Context } from "./action.ts";
import type { Rule, SecurityGroup, Tags } from "./state.ts";
import { noTags } from "./tags.ts";

const allTraffic = { protocol: "-1", fromPort: -1, toPort: -1, description: undefined, tags: noTags };

/** Every group is made with a rule that lets all traffic out; it is listed among the group's rules. */
export const newGroup = (
  mint: Ec2Context["mint"],
  said: { readonly id?: string | undefined; readonly name: string; readonly description: string } & {
    readonly vpcId: string;
    readonly tags: Tags;
  },
): SecurityGroup => {
  const minted = mint("sg");
  const egress: Rule = {
    ...allTraffic,
    ...mint("sgr"),
    isEgress: true,
    source: { kind: "ipv4", cidr: "0.0.0.0/0" },
  };
  return { ...said, ...minted, id: said.id ?? minted.id, rules: new Map([[egress.id, egress]]) };
};

/** A VPC's own group is named `default` and lets its members reach each other. */
export const defaultGroup = (mint: Ec2Context["mint"], vpcId: string): SecurityGroup => {
  const group = newGroup(mint, {
    name: "default",
    description: "default VPC security group",
    vpcId,
    tags: noTags,
  });
  const among: Rule = {
    ...allTraffic,
    ...mint("sgr"),
    isEgress: false,
    source: { kind: "group", id: group.id, userId: "" },
  };
  return { ...group, rules: new Map([...group.rules, [among.id, among]]) };
};
