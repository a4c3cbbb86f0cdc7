import type { Instant } from "../../domain/ids.ts";
import type { InstantStyle, Line, Part } from "./line.ts";
import { plain } from "./plain.ts";

/** An instant for readers whose zone is not known. */
export function utcText(at: Instant, style: InstantStyle): string {
  const iso = new Date(at).toISOString();
  const [day, clock] = [iso.slice(0, 10), iso.slice(11, 19)];
  const texts = {
    time: `${clock.slice(0, 5)} UTC`,
    seconds: `${clock} UTC`,
    day: `${day} ${clock.slice(0, 5)} UTC`,
  } as const;
  return texts[style];
}

/** For form errors, notifications and pages of our own, which know no markup of a chat. */
export const plainLine = (line: Line): string => line.map(plainPart).join("");

function plainPart(part: Part): string {
  switch (part.kind) {
    case "words":
    case "link":
      return part.text;
    case "typed":
      return plain(part.text, part.max);
    case "code":
      return plain(part.text, 200);
    case "at":
      return utcText(part.at, part.style);
  }
}
