import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Channel, Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { postMessage, wordsOf } from "../post.ts";
import { counted } from "../state/times.ts";
import { isContinued, threadEntries } from "./entries.ts";
import { MessageView } from "./message-view.tsx";
import { Trouble } from "./trouble.tsx";
import { useFollowing } from "./use-following.ts";

interface ThreadPaneProps {
  readonly workspace: WorkspaceState;
  readonly channel: Channel;
  readonly root: Message;
  readonly close: () => void;
}

/** A message and what was answered under it, beside the conversation. */
export function ThreadPane({ workspace, channel, root, close }: ThreadPaneProps): ReactNode {
  const pane = useRef<HTMLElement>(null);
  const replies = threadEntries(workspace, root);
  const follow = useFollowing();
  useEffect(() => {
    if (root.ts !== "") pane.current?.focus();
  }, [root.ts]);
  return (
    <section
      className="thread-pane"
      ref={pane}
      tabIndex={-1}
      aria-labelledby="thread-title"
      onKeyDown={({ key, defaultPrevented }) => {
        if (key === "Escape" && !defaultPrevented) close();
      }}
    >
      <header className="thread-head">
        <button type="button" className="icon thread-back" onClick={close}>
          <span aria-hidden="true">←</span>
          <span className="hidden">Back to the conversation</span>
        </button>
        <h2 id="thread-title">Thread</h2>
        <p>{channel.kind === "dm" ? workspace.app.name : `# ${channel.name}`}</p>
        <button type="button" className="icon thread-close" onClick={close}>
          <span aria-hidden="true">×</span>
          <span className="hidden">Close the thread</span>
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard */}
      <div className="thread-messages" ref={follow} role="log" aria-label="Thread" tabIndex={0}>
        <div>
          <MessageView message={root} workspace={workspace} />
          <p className="thread-count">{counted(replies.length, "reply", "replies")}</p>
          {replies.map((reply, index) => (
            <MessageView
              key={reply.ts}
              message={reply}
              workspace={workspace}
              isContinued={isContinued(reply, replies[index - 1])}
            />
          ))}
        </div>
      </div>
      <ReplyLine workspace={workspace} root={root} />
    </section>
  );
}

/** Slack's own words: commands are for channels. */
const refusal = (command: string): string => `${command} is not supported in threads. Sorry!`;

function ReplyLine({
  workspace,
  root,
}: {
  readonly workspace: WorkspaceState;
  readonly root: Message;
}): ReactNode {
  const [line, setLine] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const submit = (): void => {
    const text = line.trim();
    const [command] = /^\/\S+/.exec(text) ?? [];
    if (command !== undefined) setTrouble(refusal(command));
    if (text === "" || command !== undefined) return;
    setLine("");
    postMessage({ person: workspace.me.id, channel: root.channel, threadTs: root.ts, text }).catch(
      (error: unknown) => setTrouble(wordsOf(error)),
    );
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Trouble words={trouble} />
      <input
        className="composer-line"
        value={line}
        placeholder="Reply…"
        aria-label="Reply in the thread"
        autoComplete="off"
        onChange={({ target }) => {
          setTrouble(null);
          setLine(target.value);
        }}
      />
    </form>
  );
}
