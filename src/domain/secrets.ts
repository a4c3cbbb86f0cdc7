const HIDDEN = "[hidden]";

/** The shapes of secrets, wherever they turn up. What a group named `keep` caught stays. */
const SHAPES: readonly RegExp[] = [
  /\bx(?:ox[a-z]|app)-[\w-]{5,}/gi,
  /\bsrk-[\w-]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /(?<keep>\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(?<keep>\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/gi,
  /(?<keep>\b[\w-]{0,40}(?:aws_?secret_?access_?key|aws_?session_?token|client_?secret|signing_?secret|password|passwd|secret|token)["']?\s{0,9}[=:]\s{0,9}["']?)(?![$<{%])[^\s"',;&]{4,}/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

const SECRET_NAME =
  /(?:token|secret|password|passwd|authorization|cookie|credential|private_?key|api_?key|access_?key|sallyport_?key|rule_?key)$/i;

/** I11: the text without anything that looks like a secret, nor any of the `known` ones. */
export function hideSecrets(text: string, known: readonly string[] = []): string {
  const without = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
  return SHAPES.reduce(hide, without);
}

export const looksLikeSecret = (text: string): boolean => hideSecrets(text) !== text;

/** Whether what is kept under this name is a secret, whatever it looks like. `key` alone is one; `sortKey` is not. */
export const namesSecret = (name: string): boolean => name.toLowerCase() === "key" || SECRET_NAME.test(name);

function hide(text: string, shape: RegExp): string {
  return text.replace(shape, (...caught: readonly unknown[]) => {
    const groups = caught.at(-1);
    const keep = typeof groups === "object" && groups !== null && "keep" in groups ? groups.keep : "";
    return `${typeof keep === "string" ? keep : ""}${HIDDEN}`;
  });
}
