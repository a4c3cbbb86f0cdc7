import type { MessageContent } from "../../domain/story.ts";
import { auditCard, checkpointCard, historyCard } from "./audit-card.ts";
import type { Card } from "./card.ts";
import { askedCard, endedCard, openedCard, warningCard } from "./direct-card.ts";
import { mintedCard } from "./minted-card.ts";
import { requestCard } from "./request-card.ts";

/** What a message shows, whatever surface it is for. */
export function contentCard(content: MessageContent): Card {
  switch (content.purpose) {
    case "card":
      return requestCard(content.story);
    case "asked":
      return askedCard(content.story);
    case "opened":
      return openedCard(content.story);
    case "warning":
      return warningCard(content.story);
    case "ended":
      return endedCard(content.story);
    case "minted":
      return mintedCard(content.story);
    case "history":
      return historyCard(content.event);
    case "audit":
      return auditCard(content.events);
    case "checkpoint":
      return checkpointCard(content);
  }
}
