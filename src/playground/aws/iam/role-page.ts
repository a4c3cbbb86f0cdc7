import { AwsError } from "../aws-error.ts";
import { wholeNumber } from "../constraints.ts";
import type { Params } from "../params.ts";
import { leaf } from "../xml.ts";

/** One page of a list: IAM gives 100 at once, and a marker where there are more. */
export const pageOf = <T>(
  params: Params,
  all: readonly T[],
): { readonly shown: readonly T[]; readonly marker: string } => {
  const size = wholeNumber(params.text("MaxItems") ?? "100", { name: "maxItems", least: 1, most: 1000 });
  const marker = params.text("Marker") ?? "0";
  if (!/^\d{1,6}$/.test(marker)) throw new AwsError("ValidationError", `Invalid Marker: ${marker}`);
  const end = Number(marker) + size;
  const isTruncated = end < all.length;
  return {
    shown: all.slice(Number(marker), end),
    marker: leaf("IsTruncated", isTruncated) + (isTruncated ? leaf("Marker", end) : ""),
  };
};
