import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";

/** The least that a Bolt app can do about a slash command: what Sallyport's answer is measured against. */
const {
  SLACK_API_URL: slackApiUrl = "",
  SLACK_BOT_TOKEN: token = "",
  SLACK_APP_TOKEN: appToken = "",
} = process.env;

const receiver = new SocketModeReceiver({
  appToken,
  logLevel: LogLevel.ERROR,
  installerOptions: { clientOptions: { slackApiUrl } },
});
const app = new App({ receiver, token, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl } });
app.command(/^\//, ({ ack }) => ack());
await app.start();
process.once("SIGTERM", () => process.exit(0));
