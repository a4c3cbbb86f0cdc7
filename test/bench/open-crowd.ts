import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { instant } from "../../src/domain/ids.ts";
import { eventually } from "../support/eventually.ts";
import type { Child } from "../support/peers/child.ts";
import { type BotTold, compileBot, openBotFolder, startBot, writeConfiguration } from "./bot-process.ts";
import { type Ec2Process, startEc2 } from "./ec2-process.ts";
import { THREE_PLACES } from "./places.ts";
import { cpuMsOf } from "./process-cost.ts";
import { startWorkspace } from "./slack-workspace.ts";
import { storeGrants } from "./stored-grants.ts";

export interface Crowd {
  readonly proxies: number;
  readonly grantsPerProxy: number;
}

/** What one look at everything came to, with nothing to do. */
export interface Round {
  readonly wallMs: number;
  /** The bot's processor time. */
  readonly cpuMs: number;
  /** Calls made to AWS. */
  readonly calls: number;
}

/** The bot by its real command, in a process of its own, with a crowd of open grants in three accounts and Regions. */
export interface OpenCrowd extends AsyncDisposable {
  readonly pid: number;
  /** Five minutes pass at once, so that the resync looks at every proxy. Resolves when all leases are given back. */
  round(): Promise<Round>;
}

const SHIFTED = "test/bench/shifted-date.ts";
/** Longer than all that passes in a bench, five minutes at a time. */
const OPEN_FOR_MS = 24 * 3_600_000;
const TO_OPEN_MS = 180_000;

export async function openCrowd(crowd: Crowd): Promise<OpenCrowd> {
  await compileBot();
  await using made = new AsyncDisposableStack();
  const folder = made.use(await openBotFolder());
  const slack = made.use(await startWorkspace());
  const wall = { proxies: crowd.proxies, places: THREE_PLACES, ahead: SHIFTED };
  // AWS grants more than 60 rules a group to those who ask for it.
  const rulesPerGroup = Math.max(60, crowd.grantsPerProxy);
  const ec2 = made.use(await startEc2({ ...wall, delayMs: 0, rulesPerGroup }));
  const told = { ...wall, slack, awsUrl: ec2.url, folder: folder.path };
  const bot = await startOn(told, crowd);
  made.defer(bot.stop);
  const leases = made.use(watchLeases(folder.path));
  await ec2.untilRules(crowd.proxies * crowd.grantsPerProxy, TO_OPEN_MS);
  await leases.untilAtRest(crowd.proxies, TO_OPEN_MS);
  const kept = made.move();
  return {
    pid: bot.pid,
    round: () => measureRound({ bot, ec2, leases, proxies: crowd.proxies }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function startOn(told: BotTold, { grantsPerProxy }: Crowd): Promise<Child> {
  await writeConfiguration(told);
  const endsAt = instant(Date.now() + OPEN_FOR_MS);
  await storeGrants({ folder: told.folder, slack: told.slack.at, grantsPerProxy, endsAt, opened: true });
  return startBot(told);
}

interface Watched {
  readonly bot: Child;
  readonly ec2: Ec2Process;
  readonly leases: Leases;
  readonly proxies: number;
}

async function measureRound({ bot, ec2, leases, proxies }: Watched): Promise<Round> {
  await ec2.forgetCalls();
  const before = leases.taken();
  const cpuBefore = await cpuMsOf(bot.pid);
  for (const { pid } of [ec2, bot]) process.kill(pid, "SIGUSR2");
  await eventually("the look at everything to begin", () => leases.taken() > before, { every: 1 });
  const begun = performance.now();
  await leases.untilAtRest(before + proxies, 60_000);
  const wallMs = performance.now() - begun;
  const cpuMs = (await cpuMsOf(bot.pid)) - cpuBefore;
  return { wallMs, cpuMs, calls: (await ec2.calls()).total };
}

interface Leases extends Disposable {
  /** Since the state was made; each look at a proxy takes one. */
  taken(): number;
  /** Resolves when that many were taken and none is held. */
  untilAtRest(taken: number, within: number): Promise<void>;
}

const counted = z.object({ taken: z.number(), held: z.number() });

/** Read beside the bot, which does not wait for it. */
function watchLeases(folder: string): Leases {
  const database = new DatabaseSync(join(folder, "sallyport.db"), { readOnly: true });
  const look = database.prepare(
    "select coalesce(sum(fence), 0) as taken, count(lease_holder) as held from proxies",
  );
  const now = () => counted.parse(look.get());
  return {
    taken: () => now().taken,
    untilAtRest: async (taken, within) => {
      const isAtRest = (): boolean => {
        const { taken: sofar, held } = now();
        return sofar >= taken && held === 0;
      };
      await eventually("every lease to be given back", isAtRest, { within, every: 5 });
    },
    [Symbol.dispose]: () => database.close(),
  };
}
