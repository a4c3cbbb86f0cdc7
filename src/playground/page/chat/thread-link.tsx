import type { ReactNode } from "react";
import type { Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { clockTime, counted } from "../state/times.ts";
import { cardState } from "./card-state.ts";

interface ThreadLinkProps {
  readonly root: Message;
  readonly workspace: WorkspaceState;
  /** Unread replies. */
  readonly news: number;
  readonly isOpen: boolean;
  readonly open: () => void;
}

/** Lines that the app only tells are not answered, unless someone did. */
const isForAnswers = (root: Message): boolean =>
  root.replies.count > 0 || root.author.kind === "person" || cardState(root) !== null;

/** What was answered under a message, or a way to answer. */
export function ThreadLink({ root, workspace, news, isOpen, open }: ThreadLinkProps): ReactNode {
  const { count, latestTs } = root.replies;
  if (!isForAnswers(root)) return null;
  const last = latestTs === undefined ? "" : clockTime(Number(latestTs) * 1000, workspace.me.tz);
  return (
    <p className="thread-link" data-empty={count === 0}>
      <button type="button" aria-expanded={isOpen} onClick={open}>
        {count === 0 ? "Reply" : counted(count, "reply", "replies")}
      </button>
      {news > 0 ? <strong className="thread-news">{news} new</strong> : null}
      {last === "" ? null : <span className="dim">last {last}</span>}
    </p>
  );
}
