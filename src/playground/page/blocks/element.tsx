import type { ActionsBlock, Button, InputBlock, SectionBlock } from "@slack/types";
import type { ReactNode } from "react";
import { useBlocks } from "./block-context.ts";
import { ChoiceList } from "./choice-list.tsx";
import { PersonSelect, SelectMenu } from "./select-menu.tsx";
import { TextField } from "./text-field.tsx";

export type AnyElement =
  | ActionsBlock["elements"][number]
  | InputBlock["element"]
  | NonNullable<SectionBlock["accessory"]>;

interface ElementProps {
  readonly element: AnyElement;
  readonly blockId: string;
}

/** An interactive element, wherever it stands. */
export function ElementView({ element, blockId }: ElementProps): ReactNode {
  switch (element.type) {
    case "button":
      return <ButtonView button={element} blockId={blockId} />;
    case "static_select":
      return <SelectMenu element={element} blockId={blockId} />;
    case "users_select":
      return <PersonSelect element={element} blockId={blockId} />;
    case "radio_buttons":
    case "checkboxes":
      return <ChoiceList element={element} blockId={blockId} />;
    case "plain_text_input":
    case "number_input":
    case "email_text_input":
    case "url_text_input":
    case "datepicker":
    case "timepicker":
      return <TextField element={element} blockId={blockId} />;
    case "image":
      return <span>{element.alt_text}</span>;
    default:
      return <span className="block-context">{`(a ${element.type} element)`}</span>;
  }
}

function ButtonView({ button, blockId }: { readonly button: Button; readonly blockId: string }): ReactNode {
  const { act, isBusy } = useBlocks();
  return (
    <button
      type="button"
      className="button"
      data-style={button.style ?? "plain"}
      disabled={isBusy}
      aria-label={button.accessibility_label}
      onClick={() => act({ blockId, actionId: button.action_id ?? "" })}
    >
      {button.text.text}
    </button>
  );
}
