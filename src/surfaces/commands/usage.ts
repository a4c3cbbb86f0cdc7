/** Every sub-command of `/jit`, as it is written. */
export const USAGE = {
  request: "request [target] [duration] [from <address or network>] [reason…]",
  list: "list",
  release: "release [id]",
  credentials: "credentials [id]",
  extend: "extend <id> <duration> [reason…]",
  withdraw: "withdraw <id>",
  revoke: "revoke <id> [reason…]",
  explain: "explain <target>",
  freeze: "freeze <reason>",
  unfreeze: "unfreeze",
  help: "help [command]",
} as const;

export type SubCommand = keyof typeof USAGE;

export const isSubCommand = (word: string): word is SubCommand => Object.hasOwn(USAGE, word);
