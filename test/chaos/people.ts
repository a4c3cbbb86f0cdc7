import type { Message } from "../../src/playground/slack/page-protocol.ts";
import { wordsOf } from "../support/deployment.ts";
import type { World } from "./world.ts";

/** One thing that a person does, and what shows that it is done. */
export interface Deed {
  readonly person: string;
  readonly what: string;
  send(): Promise<{ readonly answered: boolean }>;
  isDone(since: number): boolean;
}

export interface People {
  /** Does it, and again where Slack or the bot told that it was not done, as people do. False: it was not to be. */
  does(deed: Deed): Promise<boolean>;
  jit(person: string, text: string, isDone: (since: number) => boolean): Promise<boolean>;
  /** Presses the button of a card that is about this request or grant. */
  press(pressing: Pressing): Promise<boolean>;
}

export interface Pressing {
  readonly person: string;
  readonly action: string;
  readonly about: string;
  isDone(since: number): boolean;
}

const TRIES = 6;
const UNSEEN = { answered: false } as const;

/** People wait until the app is there, do one thing at a time, and look at what comes of it. */
export function createPeople(world: World): People {
  const busy = new Map<string, Promise<unknown>>();

  const once = async (deed: Deed): Promise<boolean> => {
    const { person, what, send, isDone } = deed;
    await world.until(() => world.home.slack.connections() > 0);
    const at = Date.now();
    const { answered } = await send().catch(() => UNSEEN);
    if (!answered) return isDone(at);
    const shows = (): boolean => isDone(at) || world.slack.wasTold(person, at);
    return (await world.answers.expect({ person, what, shows })) && isDone(at);
  };

  const does = async (deed: Deed): Promise<boolean> => {
    const began = Date.now();
    for (let turn = 0; turn < TRIES; turn += 1) {
      if (deed.isDone(began) || (await once(deed))) return true;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return deed.isDone(began);
  };

  const inTurn = (deed: Deed): Promise<boolean> => {
    const turn = (busy.get(deed.person) ?? Promise.resolve()).then(() => does(deed));
    busy.set(
      deed.person,
      turn.catch(() => undefined),
    );
    return turn;
  };

  return {
    does: inTurn,
    jit: (person, text, isDone) =>
      inTurn({
        person,
        what: `/jit ${text}`,
        isDone,
        send: () => world.home.slack.slashCommand({ person, channel: "approvals", command: "/jit", text }),
      }),
    press: (pressing) =>
      inTurn({
        ...pressing,
        what: `${pressing.action} of ${pressing.about}`,
        send: () => click(world, pressing),
      }),
  };
}

async function click({ home, until }: World, pressing: Pressing): Promise<{ readonly answered: boolean }> {
  const { person, action, about } = pressing;
  const find = () =>
    cardsOf({ home }).findLast((message) => {
      const words = wordsOf(message);
      return words.includes(`"action_id":"${action}"`) && words.includes(`"${about}"`);
    });
  await until(() => find() !== undefined || pressing.isDone(0));
  const message = find();
  if (message === undefined) return UNSEEN;
  return home.slack.click({
    person,
    message: { channel: message.channel, ts: message.ts },
    actionId: action,
  });
}

/** Everything in the channels where people approve. */
export const cardsOf = ({ home }: Pick<World, "home">): readonly Message[] =>
  home.doors.flatMap(({ channel }) => home.slack.messages(channel));
