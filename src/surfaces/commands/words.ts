/** A word of a command, and where it stands in the text. */
export interface Word {
  /** What is seen of it. */
  readonly text: string;
  readonly typed: string;
  /** Quoted words are never keywords. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** A quoted run (phones and macOS type curly quotes), or anything up to the next space; a lone quote is a letter. */
const WORD = /"([^"]*)"(?=\s|$)|“([^”]*)”(?=\s|$)|(\S+)/gu;

/** Marks that come along with what is copied: direction, soft hyphens, zero width. Joiners are part of writing. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]/g;

export const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(WORD)].map(wordOf).filter(({ text: seen, quoted }) => quoted || seen !== "");

function wordOf(match: RegExpExecArray): Word {
  const quoted = match[1] ?? match[2];
  const typed = quoted ?? match[0];
  const start = match.index;
  return {
    text: typed.replaceAll(UNSEEN, ""),
    typed,
    quoted: quoted !== undefined,
    start,
    end: start + match[0].length,
  };
}

/** The text from this word on as it was typed; the content alone where it is one quoted word. */
export function textFrom(text: string, words: readonly Word[], from: number): string {
  const first = words[from];
  if (first === undefined) return "";
  return from === words.length - 1 && first.quoted ? first.typed : text.slice(first.start).trim();
}
