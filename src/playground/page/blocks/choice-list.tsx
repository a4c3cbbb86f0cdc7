import type { Checkboxes, Option, RadioButtons } from "@slack/types";
import type { ReactNode } from "react";
import { type Place, useBlocks } from "./block-context.ts";
import { Text } from "./text.tsx";

interface ChoiceProps {
  readonly element: Checkboxes | RadioButtons;
  readonly blockId: string;
}

function useChosen({ blockId, actionId }: Place): readonly string[] {
  const held = useBlocks().values[blockId]?.[actionId] ?? [];
  return typeof held === "string" ? [held] : held;
}

/** One of several, or any of several. */
export function ChoiceList({ element, blockId }: ChoiceProps): ReactNode {
  const { change } = useBlocks();
  const place = { blockId, actionId: element.action_id ?? "" };
  const chosen = useChosen(place);
  const isRadio = element.type === "radio_buttons";
  const pick = (value: string, isOn: boolean): void => {
    if (isRadio) change(place, value);
    else change(place, isOn ? [...chosen, value] : chosen.filter((one) => one !== value));
  };
  return (
    <fieldset className="choices" id={`input-${blockId}`} aria-labelledby={`label-${blockId}`}>
      {element.options.map((option: Option) => {
        const value = option.value ?? "";
        return (
          <label key={value}>
            <input
              type={isRadio ? "radio" : "checkbox"}
              name={`${blockId} ${place.actionId}`}
              checked={chosen.includes(value)}
              onChange={({ target }) => pick(value, target.checked)}
            />
            <Text text={option.text} />
          </label>
        );
      })}
    </fieldset>
  );
}
