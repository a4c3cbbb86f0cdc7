import type { Clock } from "../../ports/clock.ts";
import type { SlashCommandHint } from "./page-protocol.ts";

export interface PersonSeed {
  readonly id?: string;
  /** Another workspace's: a Slack Connect person. */
  readonly teamId?: string;
  readonly name: string;
  readonly realName?: string;
  readonly email?: string;
  readonly emailConfirmed?: boolean;
  readonly tz?: string;
  readonly isAdmin?: boolean;
  readonly isRestricted?: boolean;
  readonly isUltraRestricted?: boolean;
  readonly isBot?: boolean;
  readonly deleted?: boolean;
}

export interface ChannelSeed {
  readonly id?: string;
  readonly name: string;
  readonly kind?: "public" | "private";
  readonly topic?: string;
  /** Ids or names. */
  readonly members?: readonly string[];
  /** Whether the app was invited; default yes. */
  readonly app?: boolean;
}

export interface GroupSeed {
  readonly id?: string;
  readonly handle: string;
  readonly name?: string;
  /** Ids or names. */
  readonly users: readonly string[];
  readonly disabled?: boolean;
}

export interface SimulatedSlackOptions {
  readonly clock: Clock;
  /** Default: any free one. */
  readonly port?: number;
  readonly team?: { readonly id?: string; readonly name?: string; readonly domain?: string };
  readonly appName?: string;
  readonly people?: readonly PersonSeed[];
  readonly channels?: readonly ChannelSeed[];
  readonly groups?: readonly GroupSeed[];
  readonly commands?: readonly SlashCommandHint[];
  /** Bot scopes granted to the app; default: all that the methods know. */
  readonly scopes?: readonly string[];
  /** Bot events the app subscribed to, as in its manifest: `user_change`, `app_home_opened`, `message.im` … */
  readonly events?: readonly string[];
  /** Whether the app has its own tab; default yes. */
  readonly homeTab?: boolean;
  readonly rateLimits?: boolean;
  readonly ackTimeoutMs?: number;
  /** Waits before each repeat of an unanswered event; Slack's are at once, 1 min, 5 min. */
  readonly eventRetryDelaysMs?: readonly number[];
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
}

/** Every bot scope some simulated method asks for. */
export const knownScopes: readonly string[] = [
  "commands",
  "chat:write",
  "chat:write.public",
  "channels:read",
  "channels:history",
  "groups:read",
  "groups:history",
  "im:read",
  "im:write",
  "im:history",
  "users:read",
  "users:read.email",
  "usergroups:read",
  "team:read",
];
