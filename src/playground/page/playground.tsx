import type { ReactNode } from "react";
import { asReader, OwnPagesContext } from "./blocks/own-pages.ts";
import { Rooms } from "./rooms.tsx";
import { usePersonName, useStream } from "./state/use-stream.ts";
import { useTheme } from "./state/use-theme.ts";

/** The page is one person's: whoever the address bar names. */
export function Playground(): ReactNode {
  const [name, choosePerson] = usePersonName();
  const { state, isConnected } = useStream(name);
  const theme = useTheme();
  const me = state?.cast.find(({ id }) => id === state.workspace.me.id);
  if (state === null || me === undefined)
    return (
      <p className="waiting-note">
        {isConnected ? "Opening the playground…" : "Waiting for the playground…"}
      </p>
    );
  return (
    <OwnPagesContext value={asReader(state.pagesUrl, me.handle)}>
      <Rooms state={state} me={me} isConnected={isConnected} choosePerson={choosePerson} theme={theme} />
    </OwnPagesContext>
  );
}
