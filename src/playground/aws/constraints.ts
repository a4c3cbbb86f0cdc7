import { AwsError } from "./aws-error.ts";

export interface Constraint {
  /** `roleSessionName` */
  readonly name: string;
  readonly least?: number;
  readonly most?: number;
  /** As AWS writes it. */
  readonly pattern?: string;
}

const refused = (value: string, name: string, rule: string): AwsError =>
  new AwsError(
    "ValidationError",
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must ${rule}`,
  );

/** AWS's own checks of a text, in its own words. */
export const constrained = (value: string, { name, least, most, pattern }: Constraint): string => {
  if (least !== undefined && value.length < least)
    throw refused(value, name, `have length greater than or equal to ${least}`);
  if (most !== undefined && value.length > most)
    throw refused(value, name, `have length less than or equal to ${most}`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(value))
    throw refused(value, name, `satisfy regular expression pattern: ${pattern}`);
  return value;
};

export const wholeNumber = (
  text: string,
  { name, least, most }: { readonly name: string; readonly least: number; readonly most: number },
): number => {
  if (!/^-?\d{1,9}$/.test(text)) throw new AwsError("MalformedInput", `${name} is not a number`);
  const value = Number(text);
  if (value < least) throw refused(text, name, `have value greater than or equal to ${least}`);
  if (value > most) throw refused(text, name, `have value less than or equal to ${most}`);
  return value;
};

export const atMost = (values: readonly unknown[], most: number, name: string): void => {
  if (values.length > most)
    throw refused(`[${values.length} members]`, name, `have length less than or equal to ${most}`);
};

export const needed = (value: string | undefined, name: string): string => {
  if (value !== undefined) return value;
  throw new AwsError(
    "ValidationError",
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
};
