import { invalidValue } from "../aws-error.ts";

const allowed = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

/** Empty counts as none. */
export const ruleDescriptionIn = (text: string | undefined): string | undefined => {
  if (text === undefined || text === "") return undefined;
  if (allowed.test(text)) return text;
  throw invalidValue(
    "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
  );
};

export const groupTextIn = (text: string, parameter: "GroupName" | "GroupDescription"): string => {
  if (text !== "" && allowed.test(text)) return text;
  throw invalidValue(
    `Value (${text}) for parameter ${parameter} is invalid. Valid values are 1 to 255 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
  );
};
