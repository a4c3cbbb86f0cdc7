import { AwsError, invalidValue } from "../aws-error.ts";
import type { Params } from "../params.ts";
import { leaf } from "../xml.ts";
import { numberIn } from "./identifiers.ts";
import type { Minted } from "./state.ts";

/** What a list answers with at once; a token names the last thing told, so nothing is missed when others go. */
export interface Page {
  readonly size: number | undefined;
  readonly after: number;
}

const prefix = "after:";

const tokenOf = (last: Minted): string => Buffer.from(`${prefix}${last.sequence}`).toString("base64url");

const sequenceIn = (token: string): number => {
  const text = Buffer.from(token, "base64url").toString("utf8");
  const sequence = text.startsWith(prefix) ? Number(text.slice(prefix.length)) : Number.NaN;
  if (!Number.isSafeInteger(sequence))
    throw new AwsError(
      "InvalidPaginationToken",
      "The specified pagination token is not valid or is expired.",
    );
  return sequence;
};

const sizeIn = (text: string | undefined): number | undefined => {
  const size = numberIn(text, "maxResults");
  const refused = (bound: string): Error =>
    invalidValue(`Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${bound}.`);
  if (size !== undefined && size < 5) throw refused("greater than or equal to 5");
  if (size !== undefined && size > 1000) throw refused("less than or equal to 1000");
  return size;
};

/** Ids asked for by name are told all at once: they may not be paged. */
export const pageIn = (params: Params, ids: { readonly name: string; readonly given: number }): Page => {
  const size = sizeIn(params.text("MaxResults"));
  if (size !== undefined && ids.given > 0)
    throw new AwsError(
      "InvalidParameterCombination",
      `The parameter ${ids.name} cannot be used with the parameter MaxResults`,
    );
  const token = params.text("NextToken");
  return { size, after: token === undefined || token === "" ? -1 : sequenceIn(token) };
};

export const onPage = <T extends Minted>(
  page: Page,
  all: readonly T[],
): { readonly shown: readonly T[]; readonly nextToken: string } => {
  const rest = all.filter((one) => one.sequence > page.after).sort((a, b) => a.sequence - b.sequence);
  const shown = page.size === undefined ? rest : rest.slice(0, page.size);
  const last = shown.at(-1);
  const hasMore = last !== undefined && shown.length < rest.length;
  return { shown, nextToken: hasMore ? leaf("nextToken", tokenOf(last)) : "" };
};
