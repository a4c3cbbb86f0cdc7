import { type ReactNode, useState } from "react";
import { MEND, type SwitchName, type SwitchShown } from "../../wall/page-protocol.ts";
import { postSwitch, wordsOf } from "../post.ts";

interface SwitchesProps {
  readonly switches: readonly SwitchShown[];
}

/** What can be broken, and what then becomes of open doors. */
export function Switches({ switches }: SwitchesProps): ReactNode {
  const [trouble, setTrouble] = useState<string | null>(null);
  const on = switches.filter(({ isOn }) => isOn);
  const turn = (name: SwitchName | typeof MEND, isOn: boolean): void => {
    setTrouble(null);
    postSwitch(name, isOn).catch((error: unknown) => setTrouble(wordsOf(error)));
  };
  return (
    <section className="switches" aria-labelledby="switches-title">
      <h2 id="switches-title">Break something, and watch the door close</h2>
      <div className="pills">
        {switches.map((one) => (
          <Switch key={one.name} shown={one} turn={turn} />
        ))}
        {on.length === 0 ? null : (
          <button type="button" onClick={() => turn(MEND, false)}>
            Mend everything
          </button>
        )}
      </div>
      <div className="effects" role="status">
        {on.length === 0 ? <p>Each breaks one thing until you mend it.</p> : null}
        {on.map(({ name, says }) => (
          <p key={name}>{says}</p>
        ))}
      </div>
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
  <button
    type="button"
    title={says}
    data-on={isOn}
    {...(name === "bot-killed" ? {} : { "aria-pressed": isOn })}
    onClick={() => turn(name, !isOn)}
  >
    {label}
  </button>
);
