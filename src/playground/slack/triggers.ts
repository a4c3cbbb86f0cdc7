import { randomBytes } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** Slack lets a trigger open one view, within 3 s of what the person did. */
const lifeMs = 3000;

export interface Triggers {
  issue(person: string): string;
  /** The person it belongs to; refuses a made up, used or old one. */
  exchange(trigger: string): string;
}

export function createTriggers(clock: Clock): Triggers {
  const issued = new Map<string, { readonly person: string; readonly until: number; used: boolean }>();
  return {
    issue(person) {
      const trigger = `${issued.size + 1}.${clock.now()}.${randomBytes(6).toString("hex")}`;
      issued.set(trigger, { person, until: clock.now() + lifeMs, used: false });
      return trigger;
    },
    exchange(trigger) {
      const found = issued.get(trigger);
      if (found === undefined) throw new SlackRefusal("invalid_trigger_id");
      if (found.used) throw new SlackRefusal("exchanged_trigger_id");
      if (clock.now() > found.until) throw new SlackRefusal("expired_trigger_id");
      found.used = true;
      return found.person;
    },
  };
}
