import { missing } from "../aws-error.ts";
import { items, leaf, node } from "../xml.ts";
import type { Ec2Action, Ec2Context } from "./action.ts";
import { canonicalIpv4 } from "./cidr.ts";
import { type Filter, filtersIn, passes } from "./filters.ts";
import { noSuchVpc, vpcIdIn } from "./identifiers.ts";
import { defaultGroup } from "./new-group.ts";
import { onPage, pageIn } from "./page.ts";
import { tagSet } from "./render-rule.ts";
import { type RegionState, type Vpc, withEntry, withGroup } from "./state.ts";
import { specifiedTags } from "./tags.ts";

const knownFilters: readonly string[] = ["cidr", "is-default", "owner-id", "state", "vpc-id"];

const vpcXml = (context: Ec2Context, vpc: Vpc): string =>
  leaf("vpcId", vpc.id) +
  leaf("ownerId", context.account) +
  leaf("state", "available") +
  leaf("cidrBlock", vpc.cidr) +
  leaf("instanceTenancy", "default") +
  leaf("isDefault", vpc.isDefault) +
  tagSet(vpc.tags);

/** A VPC comes with its group named `default`. */
export const withVpc = (state: RegionState, mint: Ec2Context["mint"], vpc: Vpc): RegionState =>
  withGroup({ ...state, vpcs: withEntry(state.vpcs, vpc.id, vpc) }, defaultGroup(mint, vpc.id));

export const createVpc: Ec2Action = {
  accepts: ["CidrBlock", "InstanceTenancy", "TagSpecification"],
  reads: false,
  prepare: (params) => {
    const sent = params.text("CidrBlock");
    if (sent === undefined) throw missing("cidrBlock");
    const cidr = canonicalIpv4(sent);
    const tags = specifiedTags(params, "vpc");
    return (context) => {
      const vpc: Vpc = { ...context.mint("vpc"), cidr, isDefault: false, tags };
      return { state: withVpc(context.state, context.mint, vpc), xml: node("vpc", vpcXml(context, vpc)) };
    };
  },
};

const wanted =
  (context: Ec2Context, filters: readonly Filter[]) =>
  (vpc: Vpc): boolean =>
    passes(filters, {
      tags: vpc.tags,
      facts: {
        cidr: [vpc.cidr],
        "is-default": [String(vpc.isDefault)],
        "owner-id": [context.account],
        state: ["available"],
        "vpc-id": [vpc.id],
      },
    });

const named = (state: RegionState, ids: readonly string[]): readonly Vpc[] =>
  ids.map((id) => {
    const vpc = state.vpcs.get(id);
    if (vpc === undefined) throw noSuchVpc(id);
    return vpc;
  });

export const describeVpcs: Ec2Action = {
  accepts: ["VpcId", "Filter", "MaxResults", "NextToken"],
  reads: true,
  prepare: (params) => {
    const ids = params.texts("VpcId").map(vpcIdIn);
    const filters = filtersIn(params, knownFilters);
    const page = pageIn(params, { name: "vpcIds", given: ids.length });
    return (context) => {
      const all = ids.length > 0 ? named(context.state, ids) : [...context.state.vpcs.values()];
      const { shown, nextToken } = onPage(page, all.filter(wanted(context, filters)));
      return { xml: items("vpcSet", shown, (vpc) => vpcXml(context, vpc)) + nextToken };
    };
  },
};
