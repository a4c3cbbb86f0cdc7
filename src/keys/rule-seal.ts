import type { RuleSeal } from "../ports/rule-seal.ts";
import type { Key } from "./keys.ts";
import { createMac, isSameMac } from "./mac.ts";

/** 22 characters of base64url hold 128 bits and a little more. */
const LENGTH = 22;

export function createRuleSeal(keys: { readonly rule: Pick<Key, "secret"> }): RuleSeal {
  const macOf = createMac(keys.rule.secret);
  const seal = (text: string): string => macOf(text).slice(0, LENGTH);
  return { seal, isGenuine: (text, mac) => isSameMac(seal(text), mac) };
}
