import { InvariantError } from "../domain/failures.ts";
import { isRuleKey, isSallyportKey } from "../domain/rule-key.ts";
import { createKeys, type Key } from "./keys.ts";

const HEAD = "srk-";

/** The key of rules' marks, derived from `SALLYPORT_KEY`, as text that tells nothing of what it was derived from. */
export const writeRuleKey = (sallyportKey: string): string =>
  `${HEAD}${Buffer.from(readRuleKey(sallyportKey).rule.secret).toString("base64url")}`;

/** From either: what `writeRuleKey` wrote, or `SALLYPORT_KEY` itself. */
export function readRuleKey(text: string): { readonly rule: Pick<Key, "secret"> } {
  if (isRuleKey(text)) {
    return { rule: { secret: new Uint8Array(Buffer.from(text.slice(HEAD.length), "base64url")) } };
  }
  if (!isSallyportKey(text)) throw new InvariantError("neither SALLYPORT_KEY nor a rule key (not shown)");
  return createKeys(new Uint8Array(Buffer.from(text, "base64")));
}
