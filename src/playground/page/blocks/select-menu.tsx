import type { PlainTextOption, StaticSelect, UsersSelect } from "@slack/types";
import type { ReactNode } from "react";
import { type Place, useBlocks, useDescribed } from "./block-context.ts";

/** What an element holds: what was put in, or what it began with. */
export function useHeld(place: Place): string {
  const { values } = useBlocks();
  const held = values[place.blockId]?.[place.actionId] ?? "";
  return typeof held === "string" ? held : (held[0] ?? "");
}

interface MenuProps {
  readonly place: Place;
  readonly placeholder: string;
  readonly children: ReactNode;
}

/** In a form the choice is kept until it is sent; elsewhere the app is told at once. */
function Menu({ place, placeholder, children }: MenuProps): ReactNode {
  const { change, act, isBusy } = useBlocks();
  const described = useDescribed(place.blockId);
  const held = useHeld(place);
  return (
    <select
      id={`input-${place.blockId}`}
      className="field"
      value={held}
      disabled={isBusy}
      {...described}
      onChange={({ target }) => {
        change(place, target.value === "" ? null : target.value);
        act(place, target.value);
      }}
    >
      <option value="">{placeholder}</option>
      {children}
    </select>
  );
}

const OptionView = ({ option }: { readonly option: PlainTextOption }): ReactNode => (
  <option value={option.value}>{option.text.text}</option>
);

const options = (list: readonly PlainTextOption[]): ReactNode =>
  list.map((option) => <OptionView key={option.value} option={option} />);

interface SelectProps {
  readonly element: StaticSelect;
  readonly blockId: string;
}

export function SelectMenu({ element, blockId }: SelectProps): ReactNode {
  const place = { blockId, actionId: element.action_id ?? "" };
  return (
    <Menu place={place} placeholder={element.placeholder?.text ?? "Choose…"}>
      {options(element.options ?? [])}
      {(element.option_groups ?? []).map((group) => (
        <optgroup key={group.label.text} label={group.label.text}>
          {options(group.options)}
        </optgroup>
      ))}
    </Menu>
  );
}

export function PersonSelect({
  element,
  blockId,
}: {
  readonly element: UsersSelect;
  readonly blockId: string;
}): ReactNode {
  const { people } = useBlocks();
  const place = { blockId, actionId: element.action_id ?? "" };
  return (
    <Menu place={place} placeholder={element.placeholder?.text ?? "Choose someone…"}>
      {people.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Menu>
  );
}
