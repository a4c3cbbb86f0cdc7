import { EXAMPLE } from "../chat/example.ts";
import type { Room } from "../room-tabs.tsx";
import { type Happened, hasCard, type StepName } from "./steps.ts";

/** What a step's button does, each part where it is there: become someone, go somewhere, write or run something. */
export interface Deed {
  readonly become?: string;
  readonly place?: string;
  readonly room?: Room;
  /** Into the message line. */
  readonly write?: string;
  /** In the terminal. */
  readonly run?: string;
  /** What is brought into view, by its selector. */
  readonly show?: string;
}

export interface Advice {
  readonly words: string;
  readonly button: string;
  readonly deed: Deed;
}

const ASK: Deed = { become: "ana", place: "general", room: "chat", write: EXAMPLE };
/** Long enough to break something and to see what becomes of it. */
const ASK_LONGER: Deed = { ...ASK, write: EXAMPLE.replace(" 30s ", " 1m ") };
const APPROVE: Pick<Advice, "button" | "deed"> = {
  button: "Become Ben",
  deed: { become: "ben", place: "approvals", room: "chat" },
};
const SWITCHES: Pick<Advice, "button" | "deed"> = {
  button: "Show the switches",
  deed: { room: "wall", show: ".switches" },
};

const isDoorThere = ({ wall }: Happened): boolean => wall.doors.some(({ status }) => status !== "closed");

/** A step that needs a door, where there is none: how to get one. Null: there is one. */
function towardsDoor(happened: Happened, asking: Advice): Advice | null {
  if (isDoorThere(happened)) return null;
  if (hasCard(happened, ["waiting"])) return { words: "Ben answers on the card in #approvals.", ...APPROVE };
  return asking;
}

/** What to do for a step as things stand. */
export function adviceFor(step: StepName, happened: Happened): Advice {
  switch (step) {
    case "ask":
      return {
        words: "Ana needs the orders database for 30 s. The button writes the command, Enter sends it.",
        button: "Write it as Ana",
        deed: ASK,
      };
    case "approve":
      return { words: "Ana cannot approve herself. Ben answers on the card in #approvals.", ...APPROVE };
    case "connect":
      return (
        towardsDoor(happened, {
          words: "The door is closed again: 30 s are short. Ask once more, approve, and connect.",
          button: "Ask again as Ana",
          deed: ASK,
        }) ?? {
          words: "The door is open for Ana’s address alone. Her terminal connects for real.",
          button: "Connect as Ana",
          deed: { become: "ana", room: "wall", run: "orders", show: ".terminal" },
        }
      );
    case "watch":
      if (happened.wall.bot.status === "dead")
        return {
          words: "The bot is dead: a sweeper takes the rule back. Start the bot for the receipt.",
          ...SWITCHES,
        };
      return {
        words: "At 0:00 the connection is cut and the rule is taken back. Nobody has to do anything.",
        button: "Show the wall",
        deed: { room: "wall", show: ".doors" },
      };
    case "break":
      return (
        towardsDoor(happened, {
          words: "Open a door for a minute more, and break something while it is open.",
          button: "Ask again as Ana",
          deed: ASK_LONGER,
        }) ?? {
          words: "Let AWS fail, or kill the bot, while the door is open. It closes all the same.",
          ...SWITCHES,
        }
      );
  }
}

/** After the last step: whatever is broken still wants to be seen, and mended. */
export function lastAdvice({ wall }: Happened): Pick<Advice, "words"> & Partial<Advice> {
  if (wall.switches.some(({ isOn }) => isOn))
    return { words: "Watch the door close, whatever is broken. Then mend everything.", ...SWITCHES };
  return {
    words: "That is the whole loop. /jit help tells the rest; each of the five may do different things.",
  };
}
