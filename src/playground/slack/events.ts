import { randomBytes } from "node:crypto";
import { later } from "../../domain/ids.ts";
import { type Deliveries, envelopeOf } from "./deliveries.ts";
import type { JsonObject } from "./json.ts";
import type { Workspace } from "./workspace.ts";

/** Slack repeats an unanswered event at once, after a minute, and after five. */
const standardRetryDelaysMs: readonly number[] = [0, 60_000, 300_000];

export interface Events {
  /** Nothing is sent when the app did not subscribe to `subscription`. Resolves when acknowledged, or given up. */
  emit(subscription: string, event: JsonObject): Promise<"acknowledged" | "given up" | "not subscribed">;
  stop(): void;
}

export function createEvents(workspace: Workspace, deliveries: Deliveries): Events {
  const { clock, directory, options } = workspace;
  const stopped = new AbortController();
  const delays = options.eventRetryDelaysMs ?? standardRetryDelaysMs;

  const callback = (event: JsonObject): JsonObject => ({
    token: "simulated-verification-token",
    team_id: directory.team.id,
    context_team_id: directory.team.id,
    api_app_id: directory.bot.appId,
    event,
    type: "event_callback",
    event_id: `Ev${randomBytes(6).toString("hex").toUpperCase()}`,
    event_time: Math.floor(clock.now() / 1000),
    authorizations: [{ team_id: directory.team.id, user_id: directory.bot.userId, is_bot: true }],
  });

  const repeated = async (payload: JsonObject): Promise<"acknowledged" | "given up"> => {
    for (const [attempt, delayMs] of delays.entries()) {
      await clock.sleepUntil(later(clock.now(), delayMs), stopped.signal);
      const envelope = envelopeOf("events_api", payload);
      const retry = { retry_attempt: attempt + 1, retry_reason: "timeout" };
      if ((await deliveries.deliverRaw({ ...envelope, ...retry })).outcome === "acknowledged")
        return "acknowledged";
    }
    return "given up";
  };

  return {
    async emit(subscription, event) {
      if (!(options.events ?? []).includes(subscription)) return "not subscribed";
      const payload = callback(event);
      const first = await deliveries.deliver("events_api", payload);
      if (first.outcome === "acknowledged") return "acknowledged";
      try {
        return await repeated(payload);
      } catch (error) {
        if (stopped.signal.aborted) return "given up";
        throw error;
      }
    },
    stop: () => stopped.abort(),
  };
}
