import type { App, Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../../ports/log.ts";
import type { SlackSelf, SlackSettings } from "./slack-web.ts";

/** Bolt's own lines, in our log; what it tells in passing is left out. */
function boltLog(log: Log, level: LogLevel): Logger {
  const text = (parts: readonly unknown[]): string => parts.map(String).join(" ");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: unknown[]) => log.warn(text(parts)),
    error: (...parts: unknown[]) => log.error(text(parts)),
    getLevel: () => level,
    setLevel: () => undefined,
    setName: () => undefined,
  };
}

/**
 * Bolt in Socket Mode. The socket is opened with the app's own token, so what comes over it comes from Slack. It comes
 * back by itself, however long Slack was away.
 */
export async function createBoltApp(told: {
  readonly settings: SlackSettings;
  readonly self: SlackSelf;
  readonly log: Log;
}): Promise<App> {
  const { App: Bolt, SocketModeReceiver: Receiver, LogLevel: Level } = await import("@slack/bolt");
  const { settings, self, log } = told;
  const logger = boltLog(log, Level.WARN);
  const apiUrl = settings.apiUrl === null ? {} : { slackApiUrl: settings.apiUrl };
  const receiver = new Receiver({
    appToken: settings.appToken,
    logger,
    // Also how long it waits before it connects again, for each failure in a row.
    clientPingTimeout: 2_500,
    installerOptions: {
      clientOptions: {
        ...apiUrl,
        timeout: 10_000,
        retryConfig: {
          forever: true,
          minTimeout: 500,
          maxTimeout: 10_000,
          factor: 1.5,
          randomize: true,
          unref: true,
        },
      },
    },
  });
  return new Bolt({
    receiver,
    logger,
    token: settings.botToken,
    botId: self.bot,
    botUserId: self.user,
    tokenVerificationEnabled: false,
    clientOptions: { ...apiUrl, retryConfig: { retries: 0 }, timeout: 10_000, rejectRateLimitedCalls: true },
  });
}
