/** The key of rules' marks alone, as text: whoever holds it can tell marks, and make no grant. */
export const isRuleKey = (text: string): boolean => /^srk-[A-Za-z0-9_-]{43}$/.test(text);

/** 32 bytes in base64. */
export const isSallyportKey = (text: string): boolean => /^[A-Za-z0-9+/]{43}=?$/.test(text);
