import { type ReactNode, useEffect, useState } from "react";
import type { View, WorkspaceState } from "../../slack/page-protocol.ts";
import { Block } from "../blocks/block.tsx";
import { BlockContext } from "../blocks/block-context.ts";
import { useClicks } from "../blocks/use-clicks.ts";
import { postHome, wordsOf } from "../post.ts";
import { namesIn } from "./names.ts";
import { Trouble } from "./trouble.tsx";

/** The app's own tab. The app hears that it was opened, and draws it anew. */
export function HomeView({ workspace }: { readonly workspace: WorkspaceState }): ReactNode {
  const { home, me, app } = workspace;
  const [trouble, setTrouble] = useState<string | null>(null);
  const person = me.id;
  useEffect(() => {
    postHome({ person }).then(
      () => setTrouble(null),
      (error: unknown) => setTrouble(wordsOf(error)),
    );
  }, [person]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <div className="conversation home" tabIndex={0}>
      <Trouble words={trouble} />
      {home === undefined ? (
        <p className="empty dim">
          {app.connected
            ? `${app.name} has not drawn its home for you yet.`
            : `${app.name} is not connected: its home comes when it is back.`}
        </p>
      ) : (
        <HomeBlocks home={home} workspace={workspace} />
      )}
    </div>
  );
}

function HomeBlocks({
  home,
  workspace,
}: {
  readonly home: View;
  readonly workspace: WorkspaceState;
}): ReactNode {
  const { around, trouble } = useClicks(namesIn(workspace), { person: workspace.me.id, view: home.id });
  return (
    <BlockContext value={around}>
      <div className="blocks home-blocks">
        {home.blocks.map((block, index) => (
          <Block key={block.block_id ?? index} block={block} />
        ))}
      </div>
      <Trouble words={trouble} />
    </BlockContext>
  );
}
