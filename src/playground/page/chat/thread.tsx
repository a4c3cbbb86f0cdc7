import { type ReactNode, useState } from "react";
import type { Message, WorkspaceState } from "../../slack/page-protocol.ts";
import { counted } from "../state/times.ts";
import { MessageView } from "./message-view.tsx";

interface ThreadProps {
  readonly replies: readonly Message[];
  readonly workspace: WorkspaceState;
}

/** What was answered under a message, folded until asked for. */
export function Thread({ replies, workspace }: ThreadProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  if (replies.length === 0) return null;
  return (
    <div className="thread">
      <button type="button" className="thread-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? "Hide replies" : counted(replies.length, "reply", "replies")}
      </button>
      {isOpen
        ? replies.map((reply, index) => (
            <MessageView key={reply.ts} message={reply} workspace={workspace} isContinued={index > 0} />
          ))
        : null}
    </div>
  );
}
