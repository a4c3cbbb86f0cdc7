/** Who a rule names. */
export type Principal =
  | { readonly kind: "everyone" }
  | { readonly kind: "person"; readonly email: string }
  | { readonly kind: "group"; readonly name: string }
  | { readonly kind: "slack"; readonly userGroup: string };

/** As the configuration writes it: `everyone`, `person:ana@example.com`, `group:sre`, `slack:S0123ABCD`. */
export function writePrincipal(principal: Principal): string {
  switch (principal.kind) {
    case "everyone":
      return "everyone";
    case "person":
      return `person:${principal.email}`;
    case "group":
      return `group:${principal.name}`;
    case "slack":
      return `slack:${principal.userGroup}`;
  }
}

/** Null where the text is none of the forms. */
export function readPrincipal(text: string): Principal | null {
  if (text === "everyone") return { kind: "everyone" };
  const [, kind, name] = /^(person|group|slack):(\S+)$/.exec(text) ?? [];
  if (name === undefined) return null;
  if (kind === "person") return { kind, email: name.toLowerCase() };
  return kind === "group" ? { kind, name } : { kind: "slack", userGroup: name };
}

/** As a card says it. */
export function sayPrincipal(principal: Principal): string {
  switch (principal.kind) {
    case "everyone":
      return "everyone";
    case "person":
      return principal.email;
    case "group":
      return principal.name;
    case "slack":
      return `the Slack group ${principal.userGroup}`;
  }
}
