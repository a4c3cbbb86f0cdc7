import { randomBytes } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import type { Message } from "./page-protocol.ts";
import { SlackRefusal } from "./slack-refusal.ts";

const lifeMs = 30 * 60_000;
const maxUses = 5;

/** Whom an answer to this address reaches, and which message it may replace. */
export interface ResponsePlace {
  readonly person: string;
  readonly channel: string;
  readonly message?: Message;
}

export interface ResponseUrls {
  issue(place: ResponsePlace): string;
  /** Counts as a use; refuses the sixth, and after 30 minutes. */
  use(token: string): ResponsePlace;
}

/** `base` comes late: the server's port is known only when it listens. */
export function createResponseUrls(clock: Clock, base: () => string): ResponseUrls {
  const issued = new Map<string, { readonly place: ResponsePlace; readonly until: number; uses: number }>();
  return {
    issue(place) {
      const token = randomBytes(12).toString("hex");
      issued.set(token, { place, until: clock.now() + lifeMs, uses: 0 });
      return `${base()}/response/${token}`;
    },
    use(token) {
      const found = issued.get(token);
      if (found === undefined) throw new SlackRefusal("no_such_url");
      if (clock.now() > found.until) throw new SlackRefusal("expired_url");
      if (found.uses >= maxUses) throw new SlackRefusal("used_url");
      found.uses += 1;
      return found.place;
    },
  };
}
