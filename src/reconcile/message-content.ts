import type { Instant } from "../domain/ids.ts";
import { requestId } from "../domain/ids.ts";
import type { MessageContent, OwedMessage } from "../domain/story.ts";
import type { Reads } from "../ports/store.ts";
import { loadStory } from "../story/load-story.ts";

/** What a message has to show now; null where what it was about is gone. */
export async function messageContent(
  read: Reads,
  message: OwedMessage,
  now: Instant,
): Promise<MessageContent | null> {
  switch (message.purpose) {
    case "audit":
      return auditLines(read, message.subject);
    case "checkpoint":
      return checkpoint(read, Number.parseInt(message.subject, 10));
    case "history":
      return history(read, message.subject, now);
    default: {
      const story = await loadStory(read, requestId(message.subject), now);
      return story === null ? null : { purpose: message.purpose, story };
    }
  }
}

async function auditLines(read: Reads, subject: string): Promise<MessageContent | null> {
  const [from = 0, to = 0] = subject.split("-").map(Number);
  const events = await read.auditEvents(from, to - from + 1);
  return events.length === 0 ? null : { purpose: "audit", events };
}

async function checkpoint(read: Reads, size: number): Promise<MessageContent | null> {
  const found = await read.checkpoint(size);
  return found === null ? null : { purpose: "checkpoint", ...found };
}

async function history(read: Reads, subject: string, now: Instant): Promise<MessageContent | null> {
  const [id = "", sequence] = subject.split("/");
  const [event] = await read.auditEvents(Number(sequence), 1);
  const story = await loadStory(read, requestId(id), now);
  return event === undefined || story === null ? null : { purpose: "history", event, story };
}
