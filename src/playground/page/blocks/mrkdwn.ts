/** What Slack's mrkdwn says, as a tree. What people typed is text in it, whatever it looks like. */
export type Mark =
  | { readonly kind: "text" | "code" | "fence"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "strike" | "quote"; readonly inside: readonly Mark[] }
  | { readonly kind: "break" }
  | { readonly kind: "date"; readonly at: number; readonly form: string; readonly fallback: string }
  | { readonly kind: "mention"; readonly sign: "@" | "#"; readonly id: string; readonly label: string }
  | { readonly kind: "link"; readonly href: string; readonly label: string };

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);

const text = (said: string): Mark => ({ kind: "text", text: unescaped(said) });

/** A formatting sign counts where no letter or digit stands on its outer side, and no space on its inner one. */
const pair = (sign: string): string =>
  `(?<![\\p{L}\\p{N}${sign}])[${sign}](?=[^\\s${sign}])([^\\n]*?[^\\s])[${sign}](?![\\p{L}\\p{N}${sign}])`;

const INLINE = new RegExp(`<([^<>\\n]+)>|\`([^\`\\n]+)\`|${pair("*")}|${pair("_")}|${pair("~")}`, "gu");

const FENCE = /```\n?([\s\S]*?)\n?```/g;

/** `<…>`: a date, a mention or a link. */
function angled(inside: string): Mark {
  const [said = "", label] = splitOnce(inside, "|");
  const [, at, form] = /^!date\^(\d+)\^([^^]+)(?:\^.*)?$/.exec(said) ?? [];
  if (at !== undefined && form !== undefined)
    return { kind: "date", at: Number(at) * 1000, form, fallback: unescaped(label ?? form) };
  const [, sign, id] = /^(@|#|!subteam\^|!)(.+)$/.exec(said) ?? [];
  if (sign !== undefined && id !== undefined)
    return { kind: "mention", sign: sign === "#" ? "#" : "@", id, label: unescaped(label ?? id) };
  if (/^(?:https?:\/\/|mailto:)/.test(said))
    return { kind: "link", href: unescaped(said), label: unescaped(label ?? said) };
  return text(`<${inside}>`);
}

function splitOnce(whole: string, sign: string): readonly [string, string | undefined] {
  const at = whole.indexOf(sign);
  return at === -1 ? [whole, undefined] : [whole.slice(0, at), whole.slice(at + 1)];
}

function marked([, angle, code, bold, italic, strike]: RegExpMatchArray): Mark {
  if (angle !== undefined) return angled(angle);
  if (code !== undefined) return { kind: "code", text: unescaped(code) };
  if (bold !== undefined) return { kind: "bold", inside: readInline(bold) };
  if (italic !== undefined) return { kind: "italic", inside: readInline(italic) };
  return { kind: "strike", inside: readInline(strike ?? "") };
}

function readInline(line: string): readonly Mark[] {
  const marks: Mark[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) marks.push(text(line.slice(from, match.index)));
    marks.push(marked(match));
    from = match.index + match[0].length;
  }
  return from < line.length ? [...marks, text(line.slice(from))] : marks;
}

const QUOTED = /^(?:&gt;|>) ?/;

function readLines(part: string): readonly Mark[] {
  return part.split("\n").flatMap((line, index): readonly Mark[] => {
    const start: readonly Mark[] = index === 0 ? [] : [{ kind: "break" }];
    return QUOTED.test(line)
      ? [...start, { kind: "quote", inside: readInline(line.replace(QUOTED, "")) }]
      : [...start, ...readInline(line)];
  });
}

export function readMrkdwn(said: string): readonly Mark[] {
  // With one group in the pattern, every second piece is what stood in a fence.
  return said.split(FENCE).flatMap((part, index): readonly Mark[] => {
    if (index % 2 === 1) return [{ kind: "fence", text: unescaped(part) }];
    const trimmed = part.replace(index > 0 ? /^\n/ : /^$/, "").replace(/\n$/, "");
    return trimmed === "" ? [] : readLines(trimmed);
  });
}
