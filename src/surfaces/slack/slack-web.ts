import type { WebClient } from "@slack/web-api";
import { AdapterFailure } from "../../domain/failures.ts";

export interface SlackSettings {
  readonly botToken: string;
  readonly appToken: string;
  /** Another Slack, as GovSlack is; null: slack.com. */
  readonly apiUrl: string | null;
}

/** Who the bot is, as Slack says. */
export interface SlackSelf {
  readonly team: string;
  readonly user: string;
  readonly bot: string;
}

/** Slack's Web API. Whatever goes wrong comes out as an AdapterFailure that says what was being done. */
export interface SlackWeb {
  call<T>(doing: string, call: (client: WebClient) => Promise<T>): Promise<T>;
  self(): Promise<SlackSelf>;
}

/** Slack's own troubles, which pass; every other refusal needs a person. */
const PASSING: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "ratelimited",
  "rate_limited",
  "update_failed",
  "team_added_to_org",
]);

/** What a person can do about a refusal. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  not_in_channel: "invite the bot there: /invite @sallyport",
  channel_not_found: "no such channel, or a private one: check its id, then /invite @sallyport",
  is_archived: "the channel is archived: name another in the configuration",
  missing_scope: "add the scopes of manifests/slack/manifest.yaml and install the app again",
  invalid_auth: "the bot's token is not valid: check SLACK_BOT_TOKEN",
  not_authed: "the bot's token is missing: check SLACK_BOT_TOKEN",
  token_revoked: "the bot's token was revoked: install the app again",
  account_inactive: "the app was removed from the workspace: install it again",
  no_such_subteam: "there is no such user group: check its id in the configuration",
};

/** Slack's name for a refusal, out of its error or of the failure that wraps it; null: it was none. */
export function slackCode(error: unknown): string | null {
  const told = error instanceof AdapterFailure ? error.cause : error;
  if (!(told instanceof Error) || told.name !== "WebAPIPlatformError" || !("data" in told)) return null;
  const { data } = told;
  return typeof data === "object" && data !== null && "error" in data && typeof data.error === "string"
    ? data.error
    : null;
}

const retryAfter = (error: unknown): number | null =>
  error instanceof Error && "retryAfter" in error && typeof error.retryAfter === "number"
    ? error.retryAfter * 1000
    : null;

export function slackFailure(doing: string, error: unknown): AdapterFailure {
  if (error instanceof AdapterFailure) return error;
  const code = slackCode(error);
  const next = code === null ? undefined : NEXT_STEPS[code];
  const retry = code === null || PASSING.has(code) ? "soon" : "never";
  const wait = retryAfter(error);
  return new AdapterFailure({
    adapter: "Slack",
    doing: next === undefined ? doing : `${doing} (${next})`,
    retry,
    cause: error,
    ...(wait === null ? {} : { retryAfterMs: wait }),
  });
}

/**
 * Retries are off: Slack has no idempotency key, so a post that is sent again could be there twice. Whoever drives the
 * work looks first, then tries again.
 */
export function createSlackWeb(settings: Pick<SlackSettings, "botToken" | "apiUrl">): SlackWeb {
  let client: Promise<WebClient> | null = null;
  let self: Promise<SlackSelf> | null = null;

  const connect = async (): Promise<WebClient> => {
    const { WebClient, LogLevel } = await import("@slack/web-api");
    return new WebClient(settings.botToken, {
      retryConfig: { retries: 0 },
      timeout: 10_000,
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
      ...(settings.apiUrl === null ? {} : { slackApiUrl: settings.apiUrl }),
    });
  };

  const call: SlackWeb["call"] = async (doing, run) => {
    client ??= connect();
    try {
      return await run(await client);
    } catch (error) {
      throw slackFailure(doing, error);
    }
  };

  const askSelf = async (): Promise<SlackSelf> => {
    try {
      const found = await call("asking who the bot is", (slack) => slack.auth.test());
      return { team: found.team_id ?? "", user: found.user_id ?? "", bot: found.bot_id ?? "" };
    } catch (error) {
      self = null;
      throw error;
    }
  };

  return {
    call,
    self() {
      self ??= askSelf();
      return self;
    },
  };
}
