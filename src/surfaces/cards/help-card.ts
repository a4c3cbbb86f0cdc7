import { type Card, note } from "./card.ts";
import { code, type Line, say, words } from "./line.ts";

const COMMANDS: readonly (readonly [string, string])[] = [
  [
    "request [target] [duration] [from <address or network>] [reason…]",
    "ask for a door; a form asks for what is missing",
  ],
  ["list", "what you have open, and what waits"],
  ["release [id]", "I am done: close mine now"],
  ["credentials [id]", "AWS credentials that go with an open door"],
  ["extend <id> <duration> [reason…]", "ask for more time"],
  ["withdraw <id>", "take back a request"],
  ["revoke <id> [reason…]", "approvers and admins: close someone’s now"],
  ["explain <target>", "who may ask, who decides, which door"],
  ["freeze <reason>", "admins: close everything, open nothing"],
  ["unfreeze", "admins: lift it"],
];

/** The commands, short. `before` tells why help is shown. */
export function helpCard(command: string, before: Line = []): Card {
  return note(before.length === 0 ? say`Just-in-time access: ask, and a door opens for a while.` : before, {
    facts: COMMANDS.map(([usage, does]) => say`${code(`${command} ${usage}`)}  ${words(does)}`),
  });
}
