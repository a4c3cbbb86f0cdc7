import type { Regions } from "./regions.ts";
import type { RegionState, Vpc } from "./state.ts";
import { noTags } from "./tags.ts";
import { withVpc } from "./vpcs.ts";

const nothing: RegionState = { vpcs: new Map(), groups: new Map(), prefixLists: new Map() };

/** As AWS hands a Region over: a default VPC with its default group. */
export const freshRegion = (mint: Regions["mint"]): RegionState => {
  const vpc: Vpc = { ...mint("vpc"), cidr: "172.31.0.0/16", isDefault: true, tags: noTags };
  return withVpc(nothing, mint, vpc);
};
