import type { Faults as AwsFaults } from "../aws/faults.ts";
import type { BotKeeper } from "../bot/bot-keeper.ts";
import type { Faults as SlackFaults } from "../slack/faults.ts";
import { MEND, type SwitchName, type SwitchShown } from "../wall/page-protocol.ts";

export interface SwitchesDeps {
  readonly bot: Pick<BotKeeper, "state" | "kill" | "leaveDead" | "start" | "setQueueGone">;
  readonly aws: Pick<AwsFaults, "throttle">;
  readonly slack: Pick<SlackFaults, "delay">;
  /** One was turned. */
  readonly changed: () => void;
}

export interface Switches {
  shown(): readonly SwitchShown[];
  /** False where there is no switch of that name. */
  turn(name: string, isOn: boolean): boolean;
}

const SLACK_MS = 2_000;

const SAYS: readonly Pick<SwitchShown, "name" | "label" | "says">[] = [
  {
    name: "aws-refuses",
    label: "Let AWS fail",
    says: "Half of all calls are refused. A rule may go late; the gate cuts on time.",
  },
  {
    name: "queue-gone",
    label: "Lose the queue",
    says: "Nothing wakes the bot, as with Redis gone. Doors close on time.",
  },
  {
    name: "slack-slow",
    label: "Slow Slack",
    says: "Each answer takes 2 s. Cards change late; doors close on time.",
  },
  {
    name: "bot-killed",
    label: "Kill the bot",
    says: "Bot and gate die: who is connected is cut. A sweeper takes rules back.",
  },
];

const DEAD = {
  label: "Start the bot",
  says: "Dead until you start it. The sweeper takes rules back 10 s after their end.",
};

/** What can be broken in the playground. A bot that was killed here stays dead: a supervisor would leave the sweeper nothing to do. */
export function createSwitches({ bot, aws, slack, changed }: SwitchesDeps): Switches {
  const isOn = new Map<SwitchName, boolean>();
  const turns: Readonly<Record<SwitchName, (on: boolean) => void>> = {
    "aws-refuses": (on) => aws.throttle(on ? 0.5 : 0),
    "queue-gone": bot.setQueueGone,
    "slack-slow": (on) => slack.delay({ ms: on ? SLACK_MS : 0 }),
    "bot-killed": (on) => {
      if (!on) return bot.start();
      bot.kill();
      bot.leaveDead();
    },
  };
  const turn = (name: SwitchName, on: boolean): void => {
    isOn.set(name, on);
    turns[name](on);
  };
  const isDead = (): boolean => bot.state().status === "dead";
  const shown = (one: (typeof SAYS)[number]): SwitchShown =>
    one.name === "bot-killed"
      ? { ...one, ...(isDead() ? DEAD : {}), isOn: isDead() }
      : { ...one, isOn: isOn.get(one.name) ?? false };
  return {
    shown: () => SAYS.map(shown),
    turn(name, on) {
      const found = SAYS.filter((one) => name === MEND || one.name === name);
      for (const one of found) turn(one.name, name !== MEND && on);
      changed();
      return found.length > 0;
    },
  };
}
