import type { ReactNode } from "react";
import { useBlocks } from "./block-context.ts";
import { dateIn } from "./date-form.ts";
import { type Mark, readMrkdwn } from "./mrkdwn.ts";
import { useHref } from "./own-pages.ts";

function MarkView({ mark }: { readonly mark: Mark }): ReactNode {
  const { zone, nameOf } = useBlocks();
  const hrefOf = useHref();
  switch (mark.kind) {
    case "text":
      return mark.text;
    case "break":
      return <br />;
    case "code":
      return <code>{mark.text}</code>;
    case "fence":
      return <pre className="fence">{mark.text}</pre>;
    case "bold":
      return <strong>{drawn(mark.inside)}</strong>;
    case "italic":
      return <em>{drawn(mark.inside)}</em>;
    case "strike":
      return <s>{drawn(mark.inside)}</s>;
    case "quote":
      return <q className="quote">{drawn(mark.inside)}</q>;
    case "date":
      return (
        <time dateTime={new Date(mark.at).toISOString()}>
          {dateIn(mark.form, mark.fallback, { at: mark.at, zone })}
        </time>
      );
    case "mention":
      return (
        <span className="mention">{`${mark.sign}${mark.label === mark.id ? nameOf(mark.id) : mark.label}`}</span>
      );
    case "link":
      return (
        <a href={hrefOf(mark.href)} target="_blank" rel="noreferrer">
          {mark.label}
        </a>
      );
  }
}

/** Marks never move within their line: their place is their key. */
const drawn = (marks: readonly Mark[]): ReactNode =>
  marks.map((mark, index) => <MarkView key={`${index} ${mark.kind}`} mark={mark} />);

export const MrkdwnText = ({ text }: { readonly text: string }): ReactNode => drawn(readMrkdwn(text));
