import type { ReactNode } from "react";
import type { Ephemeral, Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { Block } from "../blocks/block.tsx";
import { BlockContext } from "../blocks/block-context.ts";
import { MrkdwnText } from "../blocks/mrkdwn-text.tsx";
import { useClicks } from "../blocks/use-clicks.ts";
import { clockTime } from "../state/times.ts";
import { cardState } from "./card-state.ts";
import { namesIn } from "./names.ts";
import { Trouble } from "./trouble.tsx";

interface MessageProps {
  readonly message: Message | Ephemeral;
  readonly workspace: WorkspaceState;
  /** Follows another of the same author closely: its head is left out. */
  readonly isContinued?: boolean;
  readonly children?: ReactNode;
}

const isEphemeral = (message: Message | Ephemeral): message is Ephemeral => "to" in message;

const sentAt = ({ ts }: Message): number => Number(ts) * 1000;

function authorOf({ author }: Message, workspace: WorkspaceState): string {
  if (author.kind === "app") return workspace.app.name;
  return workspace.people.find(({ id }) => id === author.id)?.realName ?? author.id;
}

/** A message as it stands in a channel, with its card if it is one. */
export function MessageView({ message, workspace, isContinued, children }: MessageProps): ReactNode {
  const { around, trouble } = useClicks(namesIn(workspace), {
    person: workspace.me.id,
    message: { channel: message.channel, ts: message.ts },
  });
  const author = authorOf(message, workspace);
  return (
    <article
      className="message"
      data-continued={isContinued === true}
      data-ephemeral={isEphemeral(message)}
      aria-label={`${author} at ${clockTime(sentAt(message), workspace.me.tz)}`}
    >
      {isContinued === true ? null : (
        <div className="avatar" data-app={message.author.kind === "app"} aria-hidden="true">
          {author.slice(0, 1)}
        </div>
      )}
      <div className="message-body">
        {isContinued === true ? null : <Head message={message} author={author} zone={workspace.me.tz} />}
        <BlockContext value={around}>
          <Content message={message} />
        </BlockContext>
        <Trouble words={trouble} />
        {children}
      </div>
    </article>
  );
}

const Head = ({
  message,
  author,
  zone,
}: {
  readonly message: Message;
  readonly author: string;
  readonly zone: string;
}): ReactNode => (
  <p className="message-head">
    <strong>{author}</strong> <time>{clockTime(sentAt(message), zone)}</time>
    {isEphemeral(message) ? <span className="only-you">only you see this</span> : null}
  </p>
);

function Content({ message }: { readonly message: Message }): ReactNode {
  if (message.blocks.length === 0) {
    return (
      <div className="message-text">
        <MrkdwnText text={message.text} />
      </div>
    );
  }
  const state = cardState(message);
  return (
    <div className={state === null ? "blocks" : "blocks card"} data-state={state}>
      {message.blocks.map((block, index) => (
        <Block key={block.block_id ?? index} block={block} />
      ))}
    </div>
  );
}
