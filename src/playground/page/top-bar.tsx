import type { ReactNode } from "react";
import type { CastMember } from "../page-server/page-protocol.ts";
import type { Theme } from "./state/use-theme.ts";

interface TopBarProps {
  readonly cast: readonly CastMember[];
  readonly me: CastMember;
  readonly choose: (handle: string) => void;
  readonly isConnected: boolean;
  readonly theme: Theme;
  readonly isGuided: boolean;
  readonly guide: (isGuided: boolean) => void;
  readonly help: () => void;
}

/** By its id and not by a link: the address bar's end says who one is. */
const skip = (): void => document.getElementById("chat")?.focus();

/** Who you are: one choice, and everything changes with it. */
export const TopBar = (props: TopBarProps): ReactNode => (
  <header className="top-bar">
    <button type="button" className="skip" onClick={skip}>
      Skip to the conversation
    </button>
    <h1 className="wordmark">Sallyport</h1>
    <p className="tagline">
      {props.isConnected
        ? "a playground: nothing here touches Slack or AWS"
        : "not connected: is the playground running?"}
    </p>
    <Cast {...props} />
    <Tools {...props} />
  </header>
);

const Cast = ({ cast, me, choose }: Pick<TopBarProps, "cast" | "me" | "choose">): ReactNode => (
  <fieldset className="cast">
    <legend>You are</legend>
    {cast.map((one) => (
      <label key={one.id} title={`${one.name}, ${one.role}, from ${one.address}`}>
        <input
          type="radio"
          name="person"
          value={one.handle}
          checked={one.id === me.id}
          onChange={() => choose(one.handle)}
        />
        <span>
          {one.name}
          <span className="role">
            <span className="hidden">, </span>
            {one.role}
          </span>
        </span>
      </label>
    ))}
  </fieldset>
);

const Tools = ({
  theme,
  isGuided,
  guide,
  help,
}: Pick<TopBarProps, "theme" | "isGuided" | "guide" | "help">): ReactNode => (
  <div className="tools">
    <button
      type="button"
      className="icon"
      aria-pressed={isGuided}
      title="Guided start"
      onClick={() => guide(!isGuided)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <path d="M2 4l1.5 1.5L6 3M2 11l1.5 1.5L6 10M8.5 4.5H14M8.5 11.5H14" />
      </svg>
      <span className="hidden">Guided start</span>
    </button>
    <button type="button" className="icon" aria-pressed={theme.isDark} title="Dark" onClick={theme.turn}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <circle cx="8" cy="8" r="5.5" />
        <path className="filled" d="M8 2.5a5.5 5.5 0 0 0 0 11z" />
      </svg>
      <span className="hidden">Dark</span>
    </button>
    <button type="button" className="icon" title="Keys" onClick={help}>
      <span aria-hidden="true">?</span>
      <span className="hidden">Keys</span>
    </button>
  </div>
);
