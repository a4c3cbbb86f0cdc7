/** A word of a command, and where it stands in the text. */
export interface Word {
  readonly text: string;
  /** Quoted words are never keywords. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** A quoted run (phones and macOS type curly quotes), or anything up to the next space; a lone quote is a letter. */
const WORD = /"([^"]*)"(?=\s|$)|“([^”]*)”(?=\s|$)|(\S+)/gu;

export const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(WORD)].map((match) => {
    const quoted = match[1] ?? match[2];
    const start = match.index;
    return { text: quoted ?? match[0], quoted: quoted !== undefined, start, end: start + match[0].length };
  });

/** The text from this word on as it was typed; the content alone where it is one quoted word. */
export function textFrom(text: string, words: readonly Word[], from: number): string {
  const first = words[from];
  if (first === undefined) return "";
  return from === words.length - 1 && first.quoted ? first.text : text.slice(first.start).trim();
}
