import type { ReactNode } from "react";
import type { CastMember } from "../page-server/page-protocol.ts";

interface TopBarProps {
  readonly cast: readonly CastMember[];
  readonly me: CastMember;
  readonly choose: (handle: string) => void;
  readonly isConnected: boolean;
}

/** Who you are: one choice, and everything changes with it. */
export const TopBar = ({ cast, me, choose, isConnected }: TopBarProps): ReactNode => (
  <header className="top-bar">
    <strong>Sallyport</strong>
    <p className="tagline">
      {isConnected
        ? "a playground: nothing here touches Slack or AWS"
        : "not connected: is the playground running?"}
    </p>
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
            <span className="hidden">, {one.role}</span>
          </span>
        </label>
      ))}
    </fieldset>
  </header>
);
