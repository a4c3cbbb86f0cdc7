import type { Instant } from "../../domain/ids.ts";
import type { InstantStyle, Line, Part } from "../cards/line.ts";
import { plain, startOf } from "../cards/plain.ts";
import { utcText } from "../cards/plain-line.ts";

/** Slack reads these three as the beginnings of markup; everything else is shown as it stands. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** `:100:` in an IPv6 address would be drawn as an emoji. */
const withoutEmoji = (text: string): string => text.replaceAll(/:(?=[\p{L}\p{N}_+'-]+:)/gu, "∶");

/** Signs that Slack would take for formatting, an emoji or a link, as the letters that look like them. */
const LOOKALIKES: readonly (readonly [RegExp, string])[] = [
  [/`/g, "ˋ"],
  [/\*/g, "∗"],
  [/~/g, "∼"],
  [/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "＿"],
  // Behind the text may follow a colon of ours.
  [/:(?=[\p{L}\p{N}_+'-]+(?::|$))/gu, "∶"],
  [/:(?=\/\/)/g, "∶"],
  [/(?<![\p{L}\p{N}])@(?=\p{L})/gu, "＠"],
  [/^>/g, "›"],
];

/** Escaping makes text longer, so its room is counted in what is sent. */
export function escapedWithin(text: string, room: number): string {
  const sent = escaped(text);
  if (sent.length <= room) return sent;
  const letters: string[] = [];
  let used = 1;
  for (const letter of text) {
    used += escaped(letter).length;
    if (used > room) break;
    letters.push(escaped(letter));
  }
  return `${letters.join("")}…`;
}

/** What people typed, as Slack shows it letter by letter: never a mention, a link, an emoji or formatting. */
export const literal = (text: string, max: number, room = 2000): string =>
  escapedWithin(
    LOOKALIKES.reduce((line, [sign, letter]) => line.replaceAll(sign, letter), plain(text, max)),
    room,
  );

/** For plain text objects, where nothing is markup; angle brackets go, lest a client thinks otherwise. */
export const label = (text: string, max: number): string => {
  const line = plain(text.replaceAll("<", "‹").replaceAll(">", "›"), max);
  return line.length <= max ? line || "…" : `${startOf(line, max - 1)}…`;
};

/** A run to copy; what is in it is shown as it stands. */
const codeSpan = (text: string): string => `\`${escaped(plain(text, 200).replaceAll("`", "ˋ")) || "…"}\``;

/** Slack draws it in the reader's own zone; a client that cannot shows UTC. */
function dateToken(at: Instant, style: InstantStyle): string {
  const forms = { time: "{time}", seconds: "{time_secs}", day: "{date_short_pretty} {time}" } as const;
  return `<!date^${Math.floor(at / 1000)}^${forms[style]}|${utcText(at, style)}>`;
}

function drawPart(part: Part, room: number): string {
  switch (part.kind) {
    case "words":
      return escaped(withoutEmoji(part.text));
    case "typed":
      return literal(part.text, part.max, room);
    case "code":
      return codeSpan(part.text);
    case "link":
      return `<${part.url.replaceAll("&", "&amp;").replaceAll(/[<>|]/g, encodeURIComponent)}|${escaped(part.text)}>`;
    case "at":
      return dateToken(part.at, part.style);
  }
}

const ROOMS = [2000, 1000, 500, 250, 120, 60, 30] as const;
const LEAST_ROOM = 30;

/** As many of the parts as fit in `max` characters. */
function drawnWithin(line: Line, room: number, max: number): readonly string[] {
  const drawn: string[] = [];
  let left = max;
  for (const part of line) {
    const text = drawPart(part, room);
    left -= text.length;
    if (left < 0) break;
    drawn.push(text);
  }
  return drawn;
}

/** The line in at most `max` characters: what people typed is cut first, and never within an entity or a token. */
export function mrkdwn(line: Line, max = 2900): string {
  for (const room of ROOMS) {
    const drawn = drawnWithin(line, room, max);
    if (drawn.length === line.length) return drawn.join("");
  }
  return `${drawnWithin(line, LEAST_ROOM, max - 1).join("")}…`;
}
