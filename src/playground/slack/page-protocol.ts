import type { KnownBlock, PlainTextElement } from "@slack/types";

/** What the workspace and its page say to each other. Block Kit stays as Slack writes it; everything else is camelCase. */

/** Ids look like Slack's: `U…` people, `C…` channels, `D…` direct messages, `T…` workspaces, `S…` user groups, `V…` views. */
export interface Person {
  readonly id: string;
  readonly teamId: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  readonly email: string;
  /** IANA zone: date tokens in messages are drawn in it. */
  readonly tz: string;
  readonly kind: "member" | "guest" | "single-channel-guest" | "bot";
  readonly isAdmin: boolean;
  readonly deactivated: boolean;
}

export interface Channel {
  readonly id: string;
  /** Without `#`; for a direct message, the id of the person it is with. */
  readonly name: string;
  readonly kind: "public" | "private" | "dm";
  readonly topic: string;
  readonly members: readonly string[];
}

export type Author = { readonly kind: "person"; readonly id: string } | { readonly kind: "app" };

export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** `text` is mrkdwn as the app sent it (`&amp; &lt; &gt;` escaped), or escaped from what a person typed. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly author: Author;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The ts of the thread's root; absent on a root and outside threads. */
  readonly threadTs?: string;
  /** Also shown in the channel itself. */
  readonly broadcast: boolean;
  readonly replies: { readonly count: number; readonly latestTs?: string };
  /** When it was last changed in a way that shows "(edited)". */
  readonly editedTs?: string;
  readonly metadata?: MessageMetadata;
}

/** Seen by one person, until they reload. */
export interface Ephemeral extends Message {
  readonly to: string;
}

/** What a person put into an input, by its element: text, number, date, an option's value, ids; a list for elements that take many. */
export type InputValue = string | readonly string[] | null;
export type InputValues = Readonly<Record<string, Readonly<Record<string, InputValue>>>>;

export interface View {
  readonly id: string;
  readonly type: "modal" | "home";
  /** Absent on a home tab. */
  readonly title?: PlainTextElement;
  readonly submit?: PlainTextElement;
  readonly close?: PlainTextElement;
  readonly blocks: readonly KnownBlock[];
  /** Changes at every update: a drawing keeps what was typed while block and action ids stay the same. */
  readonly hash: string;
  /** By block id; shown under the input. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface SlashCommandHint {
  /** With its slash. */
  readonly command: string;
  readonly description: string;
  readonly usage: string;
}

/** GET /state?person=U… : the workspace as that person sees it. */
export interface WorkspaceState {
  readonly team: { readonly id: string; readonly name: string };
  readonly app: {
    readonly id: string;
    readonly name: string;
    readonly botUser: string;
    readonly connected: boolean;
  };
  readonly commands: readonly SlashCommandHint[];
  readonly me: Person;
  readonly people: readonly Person[];
  /** Those the person is in, and public ones. Direct messages last. */
  readonly channels: readonly Channel[];
  /** By channel id, oldest first, replies included. */
  readonly messages: Readonly<Record<string, readonly Message[]>>;
  readonly ephemerals: readonly Ephemeral[];
  /** The person's open forms, the top one last. */
  readonly views: readonly View[];
  readonly home?: View;
}

/** `person` or `channel` say who may be shown it. `seq` grows by one; a gap means: fetch the state again. */
export type WorkspaceEvent = { readonly seq: number } & WorkspaceChange;

export type WorkspaceChange =
  | { readonly type: "message.posted"; readonly channel: string; readonly message: Message }
  | { readonly type: "message.updated"; readonly channel: string; readonly message: Message }
  | { readonly type: "message.deleted"; readonly channel: string; readonly ts: string }
  | { readonly type: "channel.changed"; readonly channel: Channel }
  | { readonly type: "ephemeral"; readonly person: string; readonly ephemeral: Ephemeral }
  | {
      readonly type: "ephemeral.deleted";
      readonly person: string;
      readonly channel: string;
      readonly ts: string;
    }
  | { readonly type: "view.opened"; readonly person: string; readonly view: View }
  | { readonly type: "view.updated"; readonly person: string; readonly view: View }
  | { readonly type: "view.closed"; readonly person: string; readonly view: string }
  | {
      readonly type: "view.errors";
      readonly person: string;
      readonly view: string;
      readonly errors: Readonly<Record<string, string>>;
    }
  | { readonly type: "home.published"; readonly person: string; readonly view: View }
  | { readonly type: "person.changed"; readonly person: string; readonly now: Person }
  | { readonly type: "app.connected"; readonly connections: number };

/** POST /command */
export interface CommandRequest {
  readonly person: string;
  readonly channel: string;
  /** With its slash: `/jit`. */
  readonly command: string;
  /** Everything behind it, as typed. */
  readonly text: string;
}

/** POST /click : on a message (or ephemeral), or on an open view or home tab. */
export interface ClickRequest {
  readonly person: string;
  readonly message?: { readonly channel: string; readonly ts: string };
  readonly view?: string;
  readonly actionId: string;
  /** Needed only where the action id alone is ambiguous. */
  readonly blockId?: string;
  /** For selects, pickers, checkboxes and overflow menus: what was chosen. */
  readonly selected?: InputValue;
  /** What the other inputs around hold at this moment. */
  readonly values?: InputValues;
}

/** POST /submit */
export interface SubmitRequest {
  readonly person: string;
  readonly view: string;
  readonly values: InputValues;
}

/** POST /close */
export interface CloseRequest {
  readonly person: string;
  readonly view: string;
}

/** POST /message */
export interface SendRequest {
  readonly person: string;
  readonly channel: string;
  readonly text: string;
  readonly threadTs?: string;
}

/** POST /home */
export interface HomeRequest {
  readonly person: string;
}

/** `not_in_channel` and the like come back as HTTP 400 with this. */
export interface RouteFailure {
  readonly error: string;
}

/** What Slack tells the person when the app did not answer in time, or is not connected. */
export interface Unanswered {
  readonly answered: false;
  readonly failure: "operation_timeout" | "dispatch_failed" | "invalid_command_response";
  /** To show to the person as it is. */
  readonly text: string;
}

export type CommandOutcome = { readonly answered: true; readonly reply?: Ephemeral } | Unanswered;

export type ClickOutcome = { readonly answered: true } | Unanswered;

export type SubmitOutcome =
  | { readonly answered: true; readonly result: "closed" | "cleared" }
  | { readonly answered: true; readonly result: "updated" | "pushed"; readonly view: View }
  | {
      readonly answered: true;
      readonly result: "errors";
      /** Slack itself refuses empty required inputs and wrong lengths; the app is not asked then. */
      readonly by: "slack" | "app";
      readonly errors: Readonly<Record<string, string>>;
    }
  | Unanswered;

export type SendOutcome = { readonly message: Message };
