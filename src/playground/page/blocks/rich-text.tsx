import type { RichTextBlock, RichTextElement } from "@slack/types";
import type { ReactNode } from "react";
import { useBlocks } from "./block-context.ts";
import { dateIn } from "./date-form.ts";

type Part = Extract<RichTextBlock["elements"][number], { type: "rich_text_section" }>["elements"][number];

/** Drawn in the order they came, never moved: their place is their key. */
const keyed = <T extends { readonly type: string }>(parts: readonly T[]): readonly (readonly [string, T])[] =>
  parts.map((part, index) => [`${index} ${part.type}`, part]);

function PartView({ part }: { readonly part: Part }): ReactNode {
  const { zone, nameOf } = useBlocks();
  switch (part.type) {
    case "text":
      return <Styled part={part} />;
    case "link":
      return (
        <a href={part.url} target="_blank" rel="noreferrer">
          {part.text ?? part.url}
        </a>
      );
    case "user":
      return <span className="mention">{`@${nameOf(part.user_id)}`}</span>;
    case "channel":
      return <span className="mention">{`#${nameOf(part.channel_id)}`}</span>;
    case "date":
      return (
        <time>{dateIn(part.format, part.fallback ?? part.format, { at: part.timestamp * 1000, zone })}</time>
      );
    default:
      return `(${part.type})`;
  }
}

function Styled({ part }: { readonly part: Extract<Part, { type: "text" }> }): ReactNode {
  const { text, style = {} } = part;
  if (style.code === true) return <code>{text}</code>;
  if (style.bold === true) return <strong>{text}</strong>;
  if (style.italic === true) return <em>{text}</em>;
  return style.strike === true ? <s>{text}</s> : text;
}

const parts = (elements: readonly RichTextElement[]): ReactNode =>
  keyed(elements).map(([key, part]) => <PartView key={key} part={part} />);

export const RichText = ({ block }: { readonly block: RichTextBlock }): ReactNode =>
  keyed(block.elements).map(([key, element]) => {
    switch (element.type) {
      case "rich_text_list": {
        const List = element.style === "ordered" ? "ol" : "ul";
        return (
          <List key={key}>
            {keyed(element.elements).map(([place, item]) => (
              <li key={place}>{parts(item.elements)}</li>
            ))}
          </List>
        );
      }
      case "rich_text_preformatted":
        return (
          <pre key={key} className="fence">
            {parts(element.elements)}
          </pre>
        );
      case "rich_text_quote":
        return (
          <blockquote key={key} className="quote">
            {parts(element.elements)}
          </blockquote>
        );
      default:
        return <p key={key}>{parts(element.elements)}</p>;
    }
  });
