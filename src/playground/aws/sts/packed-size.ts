import { deflateRawSync } from "node:zlib";
import { AwsError } from "../aws-error.ts";

/** What a policy and tags may take together, in bytes. AWS tells only the share; this number is this simulation's own. */
const allotted = 1_500;

const bytes = (text: string): number => Buffer.byteLength(text);

/**
 * AWS packs session policy and tags into a form that it does not publish, with a limit of its own that a policy of fewer
 * than 2,048 characters can pass. Here the policy without white space is compressed, and tags count as they are.
 * Gives the share in per cent. Throws PackedPolicyTooLarge.
 */
export const packedShare = (policy: string | null, tags: ReadonlyMap<string, string>): number => {
  const packed = policy === null ? 0 : deflateRawSync(JSON.stringify(JSON.parse(policy))).length;
  const tagged = [...tags].reduce((sum, [key, value]) => sum + bytes(key) + bytes(value) + 2, 0);
  const share = Math.ceil(((packed + tagged) / allotted) * 100);
  if (share <= 100) return share;
  const what = packed === 0 ? "Packed size of session tags" : "Packed policy";
  throw new AwsError(
    "PackedPolicyTooLarge",
    `${what} consumes ${share}% of allotted space, please use smaller policy.`,
  );
};
