const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for XML 1.0; a control character that no XML may hold becomes a question mark. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"]/g, (found) => escapes[found] ?? found)
    .replace(/[\r\n\t]/g, (found) => `&#${found.charCodeAt(0)};`)
    .replace(/\p{Cc}/gu, "?");

export const leaf = (name: string, value: string | number | boolean | undefined): string =>
  value === undefined ? "" : `<${name}>${escaped(String(value))}</${name}>`;

export const node = (name: string, ...children: readonly string[]): string =>
  `<${name}>${children.join("")}</${name}>`;

/** EC2 writes every list as `<nameSet><item>…</item></nameSet>`. */
export const items = <T>(name: string, values: Iterable<T>, draw: (value: T) => string): string =>
  node(name, ...Array.from(values, (value) => node("item", draw(value))));
