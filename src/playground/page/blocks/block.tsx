import type { ContextBlock, InputBlock, KnownBlock, SectionBlock } from "@slack/types";
import type { ReactNode } from "react";
import { DescribedContext, useBlocks } from "./block-context.ts";
import { ElementView } from "./element.tsx";
import { RichText } from "./rich-text.tsx";
import { Text } from "./text.tsx";

/** One block of Block Kit. */
export function Block({ block }: { readonly block: KnownBlock }): ReactNode {
  const blockId = block.block_id ?? "";
  switch (block.type) {
    case "header":
      return <h3 className="block-header">{block.text.text}</h3>;
    case "divider":
      return <hr className="block-divider" />;
    case "section":
      return <Section block={block} />;
    case "context":
      return <Context block={block} />;
    case "actions":
      return (
        <div className="block-actions">
          {block.elements.map((element) => (
            <ElementView
              key={"action_id" in element ? element.action_id : element.type}
              element={element}
              blockId={blockId}
            />
          ))}
        </div>
      );
    case "input":
      return <Input block={block} />;
    case "rich_text":
      return <RichText block={block} />;
    default:
      return <p className="block-context">{`(a ${block.type} block)`}</p>;
  }
}

function Section({ block }: { readonly block: SectionBlock }): ReactNode {
  const { text, fields = [], accessory } = block;
  return (
    <div className="block-section">
      <div className="block-section-text">
        {text === undefined ? null : <Text text={text} />}
        {fields.map((field) => (
          <p key={field.text}>
            <Text text={field} />
          </p>
        ))}
      </div>
      {accessory === undefined ? null : <ElementView element={accessory} blockId={block.block_id ?? ""} />}
    </div>
  );
}

/** Images are left out: nothing is loaded from elsewhere. */
const Context = ({ block }: { readonly block: ContextBlock }): ReactNode => (
  <p className="block-context">
    {block.elements.map((element) =>
      element.type === "image" ? (
        element.alt_text
      ) : (
        <span key={element.text}>
          <Text text={element} />
        </span>
      ),
    )}
  </p>
);

function Input({ block }: { readonly block: InputBlock }): ReactNode {
  const { errors } = useBlocks();
  const blockId = block.block_id ?? "";
  const error = errors[blockId];
  const described = [
    ...(error === undefined ? [] : [`error-${blockId}`]),
    ...(block.hint === undefined ? [] : [`hint-${blockId}`]),
  ].join(" ");
  return (
    <div className="block-input" data-wrong={error !== undefined}>
      <label htmlFor={`input-${blockId}`} id={`label-${blockId}`}>
        {block.label.text}
        {block.optional === true ? <span className="optional"> (optional)</span> : null}
      </label>
      <DescribedContext value={described}>
        <ElementView element={block.element} blockId={blockId} />
      </DescribedContext>
      {error === undefined ? null : (
        <p className="input-error" id={`error-${blockId}`} role="alert">
          {error}
        </p>
      )}
      {block.hint === undefined ? null : (
        <p className="input-hint" id={`hint-${blockId}`}>
          {block.hint.text}
        </p>
      )}
    </div>
  );
}
