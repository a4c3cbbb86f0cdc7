import { type Check, checksOf } from "../../domain/check.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import type { Diagnosable } from "../../ports/diagnosis.ts";
import { SCOPES } from "./scopes.ts";
import { createSlackWeb, type SlackSettings, type SlackWeb, slackCode } from "./slack-web.ts";

export interface SlackDiagnosisDeps {
  readonly settings: SlackSettings;
  /** Where messages go, and what each channel is for: `approvals`, `cards of orders-db`. */
  readonly channels: readonly { readonly id: string; readonly use: string }[];
  /** Of the configuration's `slack:…`. */
  readonly userGroups: readonly string[];
}

const { good, warning, bad } = checksOf("Slack");

const MANIFEST = "manifests/slack/manifest.yaml";

/** Slack as the bot uses it: its token and scopes, its channels and user groups, and the token that opens sockets. */
export function createSlackDiagnoses(deps: SlackDiagnosisDeps): readonly Diagnosable[] {
  return [
    { system: "Slack", about: "the bot's token", diagnose: () => lookAsBot(deps) },
    { system: "Slack", about: "the app-level token", diagnose: () => lookAsApp(deps.settings) },
  ];
}

async function lookAsBot({ settings, channels, userGroups }: SlackDiagnosisDeps): Promise<readonly Check[]> {
  const web = createSlackWeb(settings);
  const answer = await asked(web.call("asking who the bot is", (slack) => slack.auth.test()));
  if (!answer.ok) return [refused("the bot's token is refused", answer)];
  const { user, user_id: userId, team, bot_id: bot, response_metadata: told } = answer.value;
  const found = await Promise.all([
    ownApp(web, settings, bot ?? ""),
    ...channels.map((channel) => lookAtChannel(web, channel)),
    lookAtGroups(web, userGroups),
    lookAtTab(web, userId ?? ""),
  ]);
  return [
    good(`connected as @${user ?? ""} in ${team ?? ""}`),
    ...lookAtScopes(told?.scopes ?? []),
    ...found.flat(),
  ];
}

function lookAtScopes(granted: readonly string[]): readonly Check[] {
  const missing = SCOPES.filter(({ scope }) => !granted.includes(scope));
  if (missing.length === 0) return [good(`has the ${SCOPES.length} scopes that it needs`)];
  return missing.map(({ scope, serves, bot }) =>
    (bot ? bad : warning)(
      `the scope ${scope} is missing: no ${serves}`,
      `add it as in ${MANIFEST}, and install the app again`,
    ),
  );
}

/** Both tokens have to be of one app: the app-level token carries its app's id. */
async function ownApp(web: SlackWeb, { appToken }: SlackSettings, bot: string): Promise<readonly Check[]> {
  const [, named] = /^xapp-\d+-(A[A-Z0-9]{5,})-/.exec(appToken) ?? [];
  if (named === undefined || bot === "") return [];
  const answer = await asked(web.call("asking for the bot's app", (slack) => slack.bots.info({ bot })));
  const own = answer.ok ? answer.value.bot?.app_id : undefined;
  if (own === undefined || own === named) return [];
  return [
    bad(`the app-level token is of the app ${named}, the bot's of ${own}`, "take both tokens of one app"),
  ];
}

async function lookAtChannel(
  web: SlackWeb,
  { id, use }: { readonly id: string; readonly use: string },
): Promise<readonly Check[]> {
  const answer = await asked(
    web.call(`looking at ${id}`, (slack) => slack.conversations.info({ channel: id })),
  );
  if (!answer.ok) return [channelRefused(`${id} (${use})`, answer)];
  const { name, is_archived: isArchived, is_member: isMember } = answer.value.channel ?? {};
  const called = `#${name ?? id}`;
  if (isArchived === true) {
    return [bad(`${called} (${use}) is archived`, "name another channel, or bring it back in Slack")];
  }
  return isMember === true
    ? [good(`in ${called} (${use})`)]
    : [bad(`not in ${called} (${use})`, "invite it: /invite @sallyport")];
}

function channelRefused(called: string, answer: Refused): Check {
  if (answer.code === "missing_scope") {
    return warning(`could not look at ${called}: a scope is missing`, `add the scopes of ${MANIFEST}`);
  }
  if (answer.code === "channel_not_found") {
    return bad(
      `there is no channel ${called}, or it is private`,
      "check its id; into a private one, /invite @sallyport",
    );
  }
  return refused(`could not look at ${called}`, answer);
}

/**
 * Slack tells that the app has no tab when one is drawn: here the bot's own, which nobody looks at, upon a drawing that
 * there never was. Which other error it answers then is not documented, and tells nothing.
 */
async function lookAtTab(web: SlackWeb, user: string): Promise<readonly Check[]> {
  const view = { type: "home" as const, blocks: [] };
  const drawn = await asked(
    web.call("asking for the app's tab", (slack) =>
      slack.views.publish({ user_id: user, view, hash: "none" }),
    ),
  );
  if (drawn.ok || drawn.code !== "not_enabled") return [];
  return [
    warning(
      "the app has no tab of its own",
      "turn it on under App Home, Home Tab; people miss it, and no more",
    ),
  ];
}

async function lookAtGroups(web: SlackWeb, wanted: readonly string[]): Promise<readonly Check[]> {
  if (wanted.length === 0) return [];
  const listing = { include_disabled: true, include_count: true } as const;
  const answer = await asked(web.call("listing user groups", (slack) => slack.usergroups.list(listing)));
  if (!answer.ok) return [groupsRefused(answer)];
  const groups = new Map((answer.value.usergroups ?? []).map((group) => [group.id, group]));
  return wanted.map((id) => {
    const group = groups.get(id);
    if (group === undefined) return bad(`there is no user group ${id}`, `correct slack:${id}`);
    const called = `the user group @${group.handle ?? id} (${id})`;
    if ((group.date_delete ?? 0) > 0) return bad(`${called} is disabled`, `correct slack:${id}`);
    return group.user_count === 0
      ? warning(`${called} has nobody in it`, "add people to it in Slack")
      : good(`${called} is there`);
  });
}

const groupsRefused = (answer: Refused): Check =>
  answer.code === "plan_upgrade_required"
    ? bad("the workspace's plan has no user groups", "name people under groups instead of slack:…")
    : refused("could not list user groups", answer);

/** Asks for a socket's address, and does not connect to it. */
async function lookAsApp({ appToken, apiUrl }: SlackSettings): Promise<readonly Check[]> {
  const web = createSlackWeb({ botToken: appToken, apiUrl });
  const answer = await asked(web.call("asking for a socket", (slack) => slack.apps.connections.open({})));
  if (answer.ok) return [good("the app-level token opens sockets")];
  if (answer.code === "missing_scope") {
    return [
      bad(
        "the app-level token lacks connections:write",
        "make one with it under Basic Information, App-Level Tokens",
      ),
    ];
  }
  return [refused("the app-level token is refused", answer, "check SLACK_APP_TOKEN (xapp-…)")];
}

interface Refused {
  readonly ok: false;
  /** Slack's own name for it; null: no answer came. */
  readonly code: string | null;
  readonly why: string;
}

async function asked<T>(call: Promise<T>): Promise<{ readonly ok: true; readonly value: T } | Refused> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    const code = slackCode(error);
    const why = error.cause instanceof Error ? error.cause.message : error.message;
    return { ok: false, code, why: code ?? why };
  }
}

const NO_ANSWER = "see that this machine reaches Slack; try again";

function refused(says: string, answer: Refused, todo?: string): Check {
  if (answer.code === null) return bad(`Slack does not answer: ${answer.why}`, NO_ANSWER);
  return bad(`${says}: ${answer.code}`, todo ?? todoFor(answer.code));
}

const todoFor = (code: string): string =>
  code.includes("auth") || code.includes("token")
    ? "check SLACK_BOT_TOKEN (xoxb-…), or install the app again"
    : "try again; Slack's own list of errors tells of this one";
