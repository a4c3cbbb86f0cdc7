import type { ReactNode } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { EXAMPLE } from "./example.ts";

interface EmptyProps {
  readonly channel: Channel;
  readonly workspace: WorkspaceState;
  readonly suggest: (text: string) => void;
}

const WORDS: Readonly<Record<string, string>> = {
  general:
    "Sallyport opens a door in the wall for one person, for a while, and closes it on time. Without one, nobody reaches the private services. Ask for a door:",
  approvals: "Requests come here as cards, for Ben and Cyd to answer. As Ana, ask for a door:",
  "jit-audit":
    "Every request, answer, opening and closing is one line here. The first comes with the first request:",
};

const DIRECT = "Sallyport writes here when a door of yours opens, ends or closes. Ask for one:";

/** Says what to do, and offers to do it. */
export function EmptyChannel({ channel, workspace, suggest }: EmptyProps): ReactNode {
  const words = channel.kind === "dm" ? DIRECT : WORDS[channel.name];
  const isGuest = workspace.me.kind !== "member";
  return (
    <div className="empty">
      <p>{words ?? "Nothing here yet."}</p>
      <button type="button" className="try" onClick={() => suggest(EXAMPLE)}>
        <code>{EXAMPLE}</code>
      </button>
      <p className="dim">
        {isGuest
          ? "You are a guest: you will be told no."
          : "A click puts it into the line below, Enter sends it."}
      </p>
    </div>
  );
}
