const ENTITY = /&(amp|lt|gt);/g;
const SIGNS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };

/** The text of a command as the person typed it, where Slack wrote `&`, `<` and `>` as entities; each is read once. */
export const asTyped = (text: string): string => text.replace(ENTITY, (_, name: string) => SIGNS[name] ?? "");
