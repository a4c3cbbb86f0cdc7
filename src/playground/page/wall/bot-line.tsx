import type { ReactNode } from "react";
import type { BotShown } from "../../bot/page-protocol.ts";
import { clockSeconds } from "../state/times.ts";

interface BotProps {
  readonly bot: BotShown;
  readonly zone: string;
}

function wordsOf(bot: BotShown, zone: string): string {
  if (bot.status === "starting") return "The bot is starting";
  if (bot.status === "dead") return `The bot is dead since ${clockSeconds(bot.since, zone)}`;
  return `The bot runs since ${clockSeconds(bot.since, zone)}`;
}

/** Whether there is a bot at all. */
export const BotLine = ({ bot, zone }: BotProps): ReactNode => (
  <p className="bot" data-bot={bot.status} role="status">
    {wordsOf(bot, zone)}
  </p>
);
