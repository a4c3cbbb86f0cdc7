import { AwsError, invalidValue, missing } from "../aws-error.ts";
import type { Params } from "../params.ts";
import type { Tags } from "./state.ts";

export const noTags: Tags = new Map();

const mostTags = 50;

const tagKeyIn = (key: string | undefined): string => {
  if (key === undefined || key === "") throw missing("key");
  if (key.length > 128) throw invalidValue("Tag key exceeds the maximum length of 128 characters");
  if (key.toLowerCase().startsWith("aws:"))
    throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
  return key;
};

const tagValueIn = (value: string | undefined): string => {
  if ((value ?? "").length > 256)
    throw invalidValue("Tag value exceeds the maximum length of 256 characters");
  return value ?? "";
};

const tooMany = (): AwsError => new AwsError("TagLimitExceeded", `More than ${mostTags} tags specified.`);

export const tagsIn = (list: readonly Params[]): Tags => {
  const tags = new Map<string, string>();
  for (const tag of list) {
    const key = tagKeyIn(tag.text("Key"));
    if (tags.has(key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    tags.set(key, tagValueIn(tag.text("Value")));
  }
  if (tags.size > mostTags) throw tooMany();
  return tags;
};

/** The tags for what is being made; every specification must be for that type of resource. */
export const specifiedTags = (params: Params, resourceType: string): Tags => {
  const specifications = params.list("TagSpecification");
  for (const one of specifications) {
    const type = one.text("ResourceType");
    if (type !== resourceType)
      throw invalidValue(`'${type ?? ""}' is not a valid taggable resource type for this operation.`);
  }
  return tagsIn(specifications.flatMap((one) => one.list("Tag")));
};

export const mergedTags = (tags: Tags, added: Tags): Tags => {
  const merged = new Map([...tags, ...added]);
  if (merged.size > mostTags) throw tooMany();
  return merged;
};

/** What DeleteTags takes away: a key with a value only where the value is the same; no keys at all, every tag. */
export const withoutTags = (tags: Tags, list: readonly Params[]): Tags => {
  if (list.length === 0) return noTags;
  const goes = ([key, value]: readonly [string, string]): boolean =>
    list.some((tag) => tag.text("Key") === key && (tag.text("Value") ?? value) === value);
  return new Map([...tags].filter((tag) => !goes(tag)));
};
