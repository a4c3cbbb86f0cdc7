import { EXAMPLE } from "../chat/example.ts";
import type { Room } from "../room-tabs.tsx";
import type { Happened, StepName } from "./steps.ts";

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

const isDoorThere = ({ wall }: Happened): boolean => wall.doors.some(({ status }) => status !== "closed");

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
      return {
        words: "Ana cannot approve herself. Ben answers on the card in #approvals.",
        button: "Become Ben",
        deed: { become: "ben", place: "approvals", room: "chat" },
      };
    case "connect":
      return isDoorThere(happened)
        ? {
            words: "The door is open for Ana’s address alone. Her terminal connects for real.",
            button: "Connect as Ana",
            deed: { become: "ana", room: "wall", run: "orders", show: ".terminal" },
          }
        : {
            words: "The door is closed again: 30 s are short. Ask once more, approve, and connect.",
            button: "Ask again as Ana",
            deed: ASK,
          };
    case "watch":
      return {
        words: "At 0:00 the connection is cut and the rule is taken back. Nobody has to do anything.",
        button: "Show the wall",
        deed: { room: "wall", show: ".doors" },
      };
    case "break":
      return {
        words: "Let AWS fail or kill the bot while a door is open. It closes all the same.",
        button: "Show the switches",
        deed: { room: "wall", show: ".faults" },
      };
  }
}
