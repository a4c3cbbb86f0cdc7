import { z } from "zod";
import type { Identity } from "../../domain/person.ts";
import { hideSecrets } from "../../domain/secrets.ts";
import { asTyped } from "./as-typed.ts";
import type { FormName } from "./forms.ts";

const FORMS = ["ask", "deny", "revoke", "extend"] as const satisfies readonly FormName[];
const BUTTONS = ["approve", "deny", "withdraw", "release", "extend", "revoke", "claim", "ask"] as const;

const act = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("command"), command: z.string(), text: z.string() }),
  z.object({ kind: z.literal("press"), button: z.enum(BUTTONS), id: z.string() }),
  z.object({
    kind: z.literal("submit"),
    form: z.enum(FORMS),
    id: z.string(),
    values: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal("left") }),
]);

const heard = z.object({
  /** The same for a delivery and its replay. */
  id: z.string().min(1),
  who: z.object({ surface: z.literal("slack"), tenant: z.string().min(1), user: z.string().min(1) }),
  /** Where it was done; null: in no channel. */
  channel: z.string().nullable(),
  act,
});

export type Act = z.infer<typeof act>;

/** What somebody did, without anything that lets one answer in Slack's name: this is what the inbox keeps. */
export type Heard = z.infer<typeof heard>;

/** I11: a secret that somebody typed is not kept either. */
export const writeHeard = (one: Heard): string =>
  JSON.stringify(one, (_, value: unknown) => (typeof value === "string" ? hideSecrets(value) : value));

/** Null where the text is none: of another version, or damaged. */
export function readHeard(text: string): Heard | null {
  try {
    return heard.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const id = z.string().min(1).max(255);
const team = z.object({ id }).nullish();
const user = z.object({ id, team_id: id.nullish() });

const commandPayload = z.object({
  trigger_id: id,
  user_id: id,
  team_id: id,
  channel_id: id.nullish(),
  command: z.string().max(100),
  text: z.string().max(20_000).default(""),
});

/** A request or a grant, as it goes through a client and comes back. */
export const LONGEST_ID = 100;

const actionPayload = z.object({
  trigger_id: id,
  user,
  team,
  channel: z.object({ id }).nullish(),
  actions: z.array(z.object({ action_id: z.enum(BUTTONS), value: z.string().max(LONGEST_ID) })).min(1),
});

const fieldState = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const viewPayload = z.object({
  user,
  team,
  view: z.object({
    id,
    callback_id: z.enum(FORMS),
    private_metadata: z.string().max(3000),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldState)) }),
  }),
});

/** Slack sends it for every change of anybody's profile. */
const userChange = z.object({
  event_id: id,
  team_id: id,
  event: z.object({
    type: z.literal("user_change"),
    user: z.object({ id, team_id: id.nullish(), deleted: z.literal(true) }),
  }),
});

const homeOpened = z.object({
  team_id: id,
  event: z.object({
    type: z.literal("app_home_opened"),
    tab: z.literal("home"),
    user: id,
    view: z.object({ hash: z.string().max(255) }).nullish(),
  }),
});

const subject = z.object({ id: z.string().max(LONGEST_ID), channel: id.nullable() });

const identity = (tenant: string | null | undefined, account: string): Identity & Heard["who"] => ({
  surface: "slack",
  tenant: tenant ?? "unknown",
  user: account,
});

/** A payload that came over the app's own socket, and the trigger that lets a form be opened. */
export interface Delivered {
  readonly heard: Heard;
  readonly trigger: string | null;
}

/** Each answers null for what Slack would not send. Authority comes from the ids of user and team alone (I10). */
export function readCommand(body: unknown): Delivered | null {
  const { data } = commandPayload.safeParse(body);
  if (data === undefined) return null;
  const heard = {
    id: `command:${data.trigger_id}`,
    who: identity(data.team_id, data.user_id),
    channel: data.channel_id ?? null,
    act: { kind: "command" as const, command: data.command, text: asTyped(data.text) },
  };
  return { heard, trigger: data.trigger_id };
}

export function readPress(body: unknown): Delivered | null {
  const { data } = actionPayload.safeParse(body);
  const [pressed] = data?.actions ?? [];
  if (data === undefined || pressed === undefined) return null;
  const heard = {
    id: `press:${data.trigger_id}`,
    who: identity(data.user.team_id ?? data.team?.id, data.user.id),
    channel: data.channel?.id ?? null,
    act: { kind: "press" as const, button: pressed.action_id, id: pressed.value },
  };
  return { heard, trigger: data.trigger_id };
}

/** A form is known by its view: sent twice, it is the same delivery. */
export function readSubmit(body: unknown): Delivered | null {
  const { data } = viewPayload.safeParse(body);
  const about = data === undefined ? null : readSubject(data.view.private_metadata);
  if (data === undefined || about === null) return null;
  const values = Object.entries(data.view.state.values).map(([block, fields]) => {
    const [field] = Object.values(fields);
    return [block, field?.value ?? field?.selected_option?.value ?? ""] as const;
  });
  const heard = {
    id: `view:${data.view.id}`,
    who: identity(data.user.team_id ?? data.team?.id, data.user.id),
    channel: about.channel,
    act: {
      kind: "submit" as const,
      form: data.view.callback_id,
      id: about.id,
      values: Object.fromEntries(values),
    },
  };
  return { heard, trigger: null };
}

/** Null too for a change that is no leaving. What is told of the account is not believed: only which one it is. */
export function readLeft(body: unknown): Delivered | null {
  const { data } = userChange.safeParse(body);
  if (data === undefined) return null;
  const { id: account, team_id: tenant } = data.event.user;
  const heard = {
    id: `event:${data.event_id}`,
    who: identity(tenant ?? data.team_id, account),
    channel: null,
    act: { kind: "left" as const },
  };
  return { heard, trigger: null };
}

/** A person looks at the app's own tab: whose, and which drawing of it they see; null: none was ever made. */
export interface HomeOpened {
  readonly who: Identity;
  readonly hash: string | null;
}

/** Null too for the tab of messages. */
export function readHomeOpened(body: unknown): HomeOpened | null {
  const { data } = homeOpened.safeParse(body);
  if (data === undefined) return null;
  const { user: account, view } = data.event;
  return { who: identity(data.team_id, account), hash: view?.hash ?? null };
}

function readSubject(metadata: string): z.infer<typeof subject> | null {
  try {
    return subject.safeParse(JSON.parse(metadata)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
