/** How the bot's process is. Instants are epoch milliseconds. */
export type BotShown =
  | { readonly status: "starting"; readonly since: number }
  /** `wasDownMs`: how long there was none before it; null: it is the first. */
  | { readonly status: "running"; readonly since: number; readonly wasDownMs: number | null }
  /** `startsAt`: when a supervisor starts it again; null: not before somebody does. */
  | { readonly status: "dead"; readonly since: number; readonly startsAt: number | null };
