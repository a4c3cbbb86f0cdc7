import { type SubCommand, USAGE } from "./usage.ts";

interface Help {
  readonly does: string;
  readonly more: readonly string[];
  readonly examples: readonly string[];
}

const HELP: Readonly<Record<SubCommand, Help>> = {
  request: {
    does: "ask for a door; a form asks for what is missing",
    more: [
      "Durations are written 45m, 4h or 1h30m. Without “from”, the address that was seen or used last counts.",
      "Approvers are asked in their channel; what becomes of it is told in a direct message.",
    ],
    examples: [
      "request",
      "request orders-db 30m INC-4211 checkout is slow",
      "request orders-db 4h from office monthly figures",
    ],
  },
  list: {
    does: "what you have open, and what waits",
    more: ["With buttons to close, to ask for more time and to take back. Your own tab shows the same."],
    examples: ["list"],
  },
  release: {
    does: "I am done: close mine now",
    more: ["Without an id, your only open door. Nobody has to approve."],
    examples: ["release", "release g-7k2qmb"],
  },
  credentials: {
    does: "AWS credentials that go with an open door",
    more: [
      "They come by a link that is good once, and work until the door’s end. Where a door lends no role there are none.",
    ],
    examples: ["credentials", "credentials g-7k2qmb"],
  },
  extend: {
    does: "ask for more time",
    more: ["It is added to the end, and approved as a request is. What is open stays open meanwhile."],
    examples: ["extend g-7k2qmb 30m the index is still being built"],
  },
  withdraw: {
    does: "take back a request",
    more: ["While it waits for its answer; an open door is closed with release."],
    examples: ["withdraw r-7k2qmb"],
  },
  revoke: {
    does: "approvers and admins: close someone’s now",
    more: ["The id stands on its card. Whoever has it open is told why."],
    examples: ["revoke g-7k2qmb wrong cluster"],
  },
  explain: {
    does: "who may ask, who decides, which door",
    more: ["Nothing is sent, and nobody is asked."],
    examples: ["explain orders-db"],
  },
  freeze: {
    does: "admins: close everything, open nothing",
    more: [
      "Every open door closes at once, and nothing opens until it is lifted. Everyone who asks is told the reason.",
    ],
    examples: ["freeze incident 88"],
  },
  unfreeze: {
    does: "admins: lift it",
    more: ["What was closed stays closed; people ask again."],
    examples: ["unfreeze"],
  },
  help: {
    does: "the commands, or one of them with examples",
    more: [],
    examples: ["help", "help request"],
  },
};

/** What is told of one command. */
export const commandHelp = (name: SubCommand) => ({ usage: USAGE[name], ...HELP[name] });

/** All but help itself, in the order in which people need them. */
export const ALL_HELP = (
  [
    "request",
    "list",
    "release",
    "credentials",
    "extend",
    "withdraw",
    "revoke",
    "explain",
    "freeze",
    "unfreeze",
  ] as const
).map(commandHelp);
