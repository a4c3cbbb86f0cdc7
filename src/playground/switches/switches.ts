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
    label: "AWS refuses half",
    says: "AWS refuses half of all calls as too many. Sallyport tries again until a rule is gone; the gate cuts at the end all the same.",
  },
  {
    name: "queue-gone",
    label: "Queue gone",
    says: "Whatever wakes the bot is lost. It looks at its doors by itself, so they close on time.",
  },
  {
    name: "slack-slow",
    label: "Slack slow",
    says: "Slack takes 2 s for each answer. Words come late; open doors close on time.",
  },
  {
    name: "bot-killed",
    label: "Kill the bot",
    says: "The bot is killed, and the gate with it: every connection is cut. The sweeper removes rules 10 s after their end.",
  },
];

const DEAD = {
  label: "Start the bot",
  says: "The bot stays dead until you start it: nobody gets through the gate. The sweeper removes rules 10 s after their end.",
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
