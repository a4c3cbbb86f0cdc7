import { type ReactNode, useState } from "react";
import { MEND, type SwitchName, type SwitchShown } from "../../wall/page-protocol.ts";
import { postSwitch, wordsOf } from "../post.ts";

interface SwitchesProps {
  readonly switches: readonly SwitchShown[];
}

/** What can be broken, and what then becomes of open doors. */
export function Switches({ switches }: SwitchesProps): ReactNode {
  const [trouble, setTrouble] = useState<string | null>(null);
  const turn = (name: SwitchName | typeof MEND, isOn: boolean): void => {
    setTrouble(null);
    postSwitch(name, isOn).catch((error: unknown) => setTrouble(wordsOf(error)));
  };
  return (
    <section className="switches" aria-labelledby="switches-title">
      <h2 id="switches-title">Break something, and watch the door close</h2>
      <ul>
        {switches.map((one) => (
          <Switch key={one.name} shown={one} turn={turn} />
        ))}
      </ul>
      {switches.some(({ isOn }) => isOn) ? (
        <button type="button" onClick={() => turn(MEND, false)}>
          Mend everything
        </button>
      ) : null}
      {trouble === null ? null : (
        <p className="bad" role="alert">
          {trouble}
        </p>
      )}
    </section>
  );
}

interface SwitchProps {
  readonly shown: SwitchShown;
  readonly turn: (name: SwitchName, isOn: boolean) => void;
}

/** A button whose words tell what it does next is no toggle: it is not said to be pressed. */
const Switch = ({ shown: { name, label, isOn, says }, turn }: SwitchProps): ReactNode => (
  <li>
    <button
      type="button"
      data-on={isOn}
      aria-describedby={`switch-${name}`}
      {...(name === "bot-killed" ? {} : { "aria-pressed": isOn })}
      onClick={() => turn(name, !isOn)}
    >
      {label}
    </button>
    <p id={`switch-${name}`}>{says}</p>
  </li>
);
