import type { Params } from "../params.ts";
import type { BucketSize } from "../token-buckets.ts";

const resourceIntensive: BucketSize = { capacity: 50, refillPerSecond: 5 };
const mutating: BucketSize = { capacity: 50, refillPerSecond: 5 };
const tagging: BucketSize = { capacity: 100, refillPerSecond: 10 };
const nonMutating: BucketSize = { capacity: 100, refillPerSecond: 20 };
/** What reads everything at once: no filter, no page. */
const unfiltered: BucketSize = { capacity: 50, refillPerSecond: 10 };

const isNarrowed = (params: Params): boolean =>
  params.group("Filter") !== undefined || params.text("MaxResults") !== undefined;

/** Source: Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API". */
export const bucketOf = (action: string, params: Params): BucketSize => {
  if (/^(Authorize|Revoke)SecurityGroup/.test(action)) return resourceIntensive;
  if (action === "CreateTags" || action === "DeleteTags") return tagging;
  if (!action.startsWith("Describe")) return mutating;
  return action === "DescribeSecurityGroups" && !isNarrowed(params) ? unfiltered : nonMutating;
};
