interface Scope {
  readonly scope: string;
  /** What does not work without it. */
  readonly serves: string;
  /** Whether the bot itself needs it, and not only who sets it up. */
  readonly bot: boolean;
}

/** What the bot's token must be allowed, as the app's manifest asks for it. */
export const SCOPES: readonly Scope[] = [
  { scope: "commands", serves: "/jit", bot: true },
  { scope: "chat:write", serves: "cards", bot: true },
  { scope: "im:write", serves: "direct messages", bot: true },
  { scope: "channels:history", serves: "finding a card again after a crash", bot: true },
  { scope: "groups:history", serves: "finding a card again in a private channel", bot: true },
  { scope: "im:history", serves: "finding a direct message again after a crash", bot: true },
  { scope: "users:read", serves: "knowing who asks", bot: true },
  { scope: "users:read.email", serves: "joining accounts to people", bot: true },
  { scope: "usergroups:read", serves: "approvers written slack:<user group id>", bot: true },
  { scope: "channels:read", serves: "sallyport doctor and init looking at channels", bot: false },
  { scope: "groups:read", serves: "sallyport doctor and init looking at private channels", bot: false },
];
