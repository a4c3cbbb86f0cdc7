import { AwsError, invalidValue } from "../aws-error.ts";

const wellFormed = (prefix: string, id: string): boolean =>
  id.startsWith(`${prefix}-`) && /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(id.slice(prefix.length + 1));

const malformed = (code: string, id: string, prefix: string): AwsError =>
  new AwsError(code, `Invalid id: "${id}" (expecting "${prefix}-...")`);

export const groupIdIn = (id: string): string => {
  if (id === "") throw new AwsError("InvalidGroupId.Malformed", "The security group ID '' is malformed");
  if (!wellFormed("sg", id)) throw malformed("InvalidGroupId.Malformed", id, "sg");
  return id;
};

export const ruleIdIn = (id: string): string => {
  if (!wellFormed("sgr", id)) throw malformed("InvalidSecurityGroupRuleId.Malformed", id, "sgr");
  return id;
};

export const vpcIdIn = (id: string): string => {
  if (!wellFormed("vpc", id)) throw malformed("InvalidVpcID.Malformed", id, "vpc");
  return id;
};

export const prefixListIdIn = (id: string): string => {
  if (!wellFormed("pl", id)) throw malformed("InvalidPrefixListId.Malformed", id, "pl");
  return id;
};

export const noSuchGroup = (id: string): AwsError =>
  new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);

export const noSuchRule = (id: string): AwsError =>
  new AwsError("InvalidSecurityGroupRuleId.NotFound", `The security group rule ID '${id}' does not exist`);

export const noSuchVpc = (id: string): AwsError =>
  new AwsError("InvalidVpcID.NotFound", `The vpc ID '${id}' does not exist`);

/** A whole number as AWS reads it from a form; undefined when absent. */
export const numberIn = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw invalidValue(`Invalid integer value ${text} for parameter ${name}`);
  return Number(text);
};
