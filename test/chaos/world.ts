import { GROUP } from "../support/deployment.ts";
import type { BotHome } from "../support/process-bot.ts";
import { openBotHome } from "../support/process-bot.ts";
import { programFile } from "../support/program.ts";
import type { Armed } from "./armed.ts";
import { type ChaosBot, type ChaosBotOptions, startChaosBot } from "./chaos-bot.ts";
import { createExcuses, type Excuses } from "./excuses.ts";
import { createStored, type Stored } from "./stored.ts";
import { createViolations, type Violations } from "./violations.ts";
import { type AnswersWatch, watchAnswers } from "./watch-answers.ts";
import { type GateWatch, watchGate } from "./watch-gate.ts";
import { type SlackWatch, watchSlack } from "./watch-slack.ts";
import { type WallWatch, watchWall } from "./watch-wall.ts";

const TICK_MS = 100;
/** A machine that stands still for so long excuses what is late. */
const STALL_MS = 500;
const START_MS = 120_000;

/** Where bots live and die: one workspace, one AWS and one state folder, and all that watches them. */
export interface World {
  readonly home: BotHome;
  readonly stored: Stored;
  readonly violations: Violations;
  readonly slack: SlackWatch;
  readonly wall: WallWatch;
  readonly answers: AnswersWatch;
  /** Of doors that are late. */
  readonly excuses: Excuses;
  /** Of answers that are: Slack's troubles are one more. */
  readonly slackExcuses: Excuses;
  /** The newest bot, which may be dead. */
  bot(): ChaosBot;
  /** Starts a bot where none runs, and waits until it is up; answers at which point it died instead. */
  start(armed?: Armed | null): Promise<string | null>;
  /** Waits, for longer where something excuses it; false where it is not so in time. */
  until(isSo: () => boolean, patienceMs?: number): Promise<boolean>;
  /** How many bots were started. */
  starts(): number;
  /** How the newest bot is, for people who look into what stands still. */
  describe(): string;
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** Of every bot's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly step: () => number;
}

export async function openWorld({ env = {}, step }: WorldOptions): Promise<World> {
  const home = await openBotHome(env, { lending: true, beside: 4 });
  const program = await programFile("chaos-bot");
  const stored = createStored(home.database);
  const violations = createViolations(step);
  const excuses = createExcuses();
  const slackExcuses = createExcuses();
  const excused: Excuses = { ...excuses, lastEnd: () => Math.max(excuses.lastEnd(), slackExcuses.lastEnd()) };
  const watched = { stored, excuses, violations };
  const wall = watchWall({ ...watched, aws: home.aws, group: GROUP });
  const gate = watchGate(watched);
  const slack = watchSlack(home.slack, violations);
  const answers = watchAnswers(excused, violations);
  const clockwork = startClockwork({ wall, gate, answers, excuses });
  const bots = createBots({ folder: home.folder, env: home.env, program }, excuses, violations);
  return {
    home,
    stored,
    violations,
    slack,
    wall,
    answers,
    excuses,
    slackExcuses,
    bot: bots.current,
    start: bots.start,
    starts: bots.count,
    describe: () =>
      `the newest bot ${bots.current().isGone() ? "is gone" : "runs"}, ${home.slack.connections()} connections, ` +
      `excused ${excuses.since(Date.now())}/${slackExcuses.since(Date.now())}; it logged: ${bots.current().logged().slice(-LOG_TAIL)}`,
    until: (isSo, patienceMs = 20_000) => until(excused, isSo, patienceMs),
    stop: async () => {
      clearInterval(clockwork);
      wall.stop();
      gate.stop();
      slack.stop();
      await bots.stop();
      stored.stop();
      await home.stop();
    },
  };
}

function startClockwork(watches: {
  readonly wall: WallWatch;
  readonly gate: GateWatch;
  readonly answers: AnswersWatch;
  readonly excuses: Excuses;
}): NodeJS.Timeout {
  let last = Date.now();
  return setInterval(() => {
    const now = Date.now();
    if (now - last > STALL_MS) watches.excuses.note(now);
    last = now;
    watches.wall.tick(now);
    watches.gate.tick(now);
    watches.answers.tick(now);
  }, TICK_MS);
}

const LOG_TAIL = 2_000;

const endOf = (bot: ChaosBot): string =>
  `a bot ended of its own accord, with ${bot.exitCode()}: ${bot.logged().slice(-LOG_TAIL)}`;

function createBots(how: Omit<ChaosBotOptions, "armed">, excuses: Excuses, violations: Violations) {
  let bot: ChaosBot | null = null;
  let count = 0;
  /** From a death on, and until the next bot is up, nobody can close anything. */
  let endDown: (() => void) | null = null;
  const isDown = (): void => {
    endDown ??= excuses.begin();
  };
  const current = (): ChaosBot => {
    if (bot === null) throw new Error("no bot was started");
    return bot;
  };
  const begin = (armed: Armed | null): ChaosBot => {
    isDown();
    count += 1;
    const started = startChaosBot({ ...how, armed });
    started.up.then(
      () => {
        endDown?.();
        endDown = null;
      },
      () => undefined,
    );
    void started.gone.then(() => {
      if (started === bot) isDown();
      if (started.exitCode() !== null) violations.saw("all comes to rest", endOf(started));
    });
    return started;
  };
  return {
    current,
    count: () => count,
    async start(armed: Armed | null = null): Promise<string | null> {
      if (bot !== null && !bot.isGone()) return null;
      bot = begin(armed);
      const late = setTimeout(
        () => violations.saw("all comes to rest", `a bot was not up ${START_MS} ms after its start`),
        START_MS,
      );
      const { up, gone } = bot;
      const diedAt = await up.then(
        () => null,
        async () => (await gone) ?? "outside",
      );
      clearTimeout(late);
      return diedAt;
    },
    async stop() {
      if (bot === null) return;
      bot.signal("SIGCONT");
      bot.signal("SIGKILL");
      await bot.gone;
    },
  };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(excuses: Excuses, isSo: () => boolean, patienceMs: number): Promise<boolean> {
  const began = Date.now();
  while (!isSo()) {
    if (Date.now() - Math.max(began, excuses.lastEnd()) > patienceMs) return false;
    await rest(20);
  }
  return true;
}
