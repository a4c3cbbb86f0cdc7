import type { World } from "./world.ts";

/** Someone who starts a bot again whenever one dies, all the while. */
export interface Attendant {
  /** Where bots died so far, in order. */
  deaths(): readonly string[];
  /** Does something while nobody starts a bot. */
  without<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Where a bot died that was killed at no point. */
export const ANY_INSTANT = "any instant";

const GLANCE_MS = 20;

export function createAttendant(world: World, tell: (died: string) => void): Attendant {
  const deaths: string[] = [];
  let isAway = false;
  let isStopped = false;
  let busy: Promise<void> = Promise.resolve();

  const start = async (): Promise<void> => {
    for (let bot = world.bot(); bot.isGone() && !isStopped; bot = world.bot()) {
      const died = (await bot.gone) ?? ANY_INSTANT;
      deaths.push(died);
      tell(died);
      await world.start();
    }
  };
  const attend = async (): Promise<void> => {
    while (!isStopped) {
      if (!isAway) {
        busy = start();
        await busy;
      }
      await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
    }
  };
  const attending = attend();

  return {
    deaths: () => deaths,
    async without(work) {
      isAway = true;
      await busy;
      try {
        return await work();
      } finally {
        isAway = false;
      }
    },
    async stop() {
      isStopped = true;
      await attending;
    },
  };
}
