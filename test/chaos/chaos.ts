import { createSeededRandom } from "../../src/playground/aws/seeded-random.ts";
import { ANY_INSTANT, type Attendant, createAttendant } from "./attendant.ts";
import { type Counts, quantilesOf, Tally } from "./counts.ts";
import { FAULTS } from "./faults.ts";
import { createLogHolding, type LogHolding } from "./hold-log.ts";
import { OPERATIONS, type OperationName, type Prepared, prepare, type Stage, tidy } from "./operations.ts";
import { createPeople } from "./people.ts";
import { verifyLog } from "./verify-log.ts";
import { openWorld, type World } from "./world.ts";

export interface ChaosOptions {
  readonly seed: number;
  /** Whether to go on, asked before each step. */
  goesOn(step: Step): boolean;
  progress(says: string): void;
  /** Of every bot's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether faults and pauses join the kills. Default yes. */
  readonly faults?: boolean;
  /** Whether everything has to come to rest at the end. Default yes. */
  readonly rests?: boolean;
}

export interface Step {
  readonly number: number;
  readonly seconds: number;
  readonly violations: number;
  /** At how many points bots died so far, and in how many operations. */
  readonly points: number;
  readonly operations: number;
}

/** A card may wait for its turn: a channel takes a message a second, and all edits share one limit. */
const SETTLES_MS = 60_000;
/** Everything that a step waits for is given up long before. */
const STUCK_MS = 300_000;

interface Run {
  readonly world: World;
  readonly stage: Stage;
  readonly log: LogHolding;
  readonly attendant: Attendant;
  readonly random: () => number;
  /** Points that were passed in an operation. */
  readonly traces: Map<OperationName, Set<string>>;
  readonly kills: Tally;
  readonly faults: Tally;
  readonly done: Tally;
  readonly tried: Tally;
  readonly killedIn: Tally;
  readonly options: ChaosOptions;
}

/** Operations, one after another and side by side, with something in the middle of each; then peace, and a last look. */
export async function runChaos(options: ChaosOptions): Promise<Counts> {
  const began = Date.now();
  let number = 0;
  const world = await openWorld({
    step: () => number,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const random = createSeededRandom(options.seed);
  const tallies = {
    kills: new Tally(),
    faults: new Tally(),
    done: new Tally(),
    tried: new Tally(),
    killedIn: new Tally(),
  };
  const log = createLogHolding(world.stored, world.violations);
  const stage = { world, people: createPeople(world), random };
  await world.start();
  const attendant = createAttendant(world, (died) => tallies.kills.add(died));
  const run: Run = { world, stage, log, attendant, random, traces: new Map(), options, ...tallies };
  const soFar = (): Step => ({
    number,
    seconds: (Date.now() - began) / 1000,
    violations: world.violations.all().length,
    points: Object.keys(run.kills.all()).filter((point) => point !== ANY_INSTANT).length,
    operations: Object.keys(run.killedIn.all()).length,
  });
  try {
    while (options.goesOn(soFar())) {
      number += 1;
      if (await endsInTime(run, takeStep(run, number))) continue;
      return countsOf(run, soFar());
    }
    if (options.rests !== false) {
      options.progress("waiting for peace…");
      await makePeace(run);
    }
    return countsOf(run, soFar());
  } finally {
    await attendant.stop();
    await world.stop();
  }
}

/** False where it stands still: nothing after it would say anything. */
async function endsInTime({ world }: Run, step: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), STUCK_MS);
  const ends = await Promise.race([step.then(() => true), late.promise]);
  clearTimeout(timer);
  if (!ends) world.violations.saw("all comes to rest", `a step stands still; ${world.describe()}`);
  return ends;
}

const countsOf = (run: Run, { number, seconds }: Step): Counts => {
  const { world, options } = run;
  const lates = world.wall.latenesses();
  return {
    seed: options.seed,
    steps: number,
    seconds,
    kills: run.kills.all(),
    faults: run.faults.all(),
    operations: run.done.all(),
    killedIn: run.killedIn.all(),
    starts: world.starts(),
    doors: world.wall.opened(),
    lateness: {
      undisturbed: quantilesOf(lates.filter(({ undisturbed }) => undisturbed)),
      all: quantilesOf(lates),
    },
    violations: world.violations.all(),
  };
};

/** The operation that was tried least: each has its turn before any has a second. */
function nextOperation({ tried, random }: Run): OperationName {
  const least = Math.min(...OPERATIONS.map((name) => tried.of(name)));
  const waiting = OPERATIONS.filter((name) => tried.of(name) === least);
  return waiting[Math.floor(random() * waiting.length)] ?? "ask";
}

async function takeStep(run: Run, number: number): Promise<void> {
  const { world, stage, log, random, options } = run;
  const began = Date.now();
  const name = nextOperation(run);
  run.tried.add(name);
  await world.start();
  if (number % 10 === 0) await tidy(stage);
  const prepared = await prepare(name, stage);
  const disturbance = chooseDisturbance(run, name);
  const beside = options.faults !== false && random() < 0.3 ? nextOperation(run) : null;
  const other = beside === null ? null : prepare(beside, stage).then((one) => one.run());
  const what = await disturbance(run, { name, prepared });
  if (other !== null && (await other)) run.done.add(beside ?? name);
  log.hold();
  world.wall.holdReceipts();
  const { length } = world.violations.all();
  const took = `${((Date.now() - began) / 1000).toFixed(1)} s`.padStart(7);
  options.progress(
    `${String(number).padStart(4)}${took}  ${name.padEnd(9)}${what}${length > 0 ? `  ✕ ${length}` : ""}`,
  );
}

interface Subject {
  readonly name: OperationName;
  readonly prepared: Prepared;
}

type Disturbance = (run: Run, subject: Subject) => Promise<string>;

/** The first time an operation is done it is left alone, so that its points are known; the third time a bot dies in it. */
function chooseDisturbance(run: Run, name: OperationName): Disturbance {
  const tries = run.tried.of(name);
  if (tries === 1) return inPeace;
  if (tries >= 3 && run.killedIn.of(name) === 0) return killWhileStarting;
  const drawn = run.random();
  if (run.options.faults === false) return drawn < 0.85 ? killAtPoint : killWhileStarting;
  if (drawn < 0.45) return killAtPoint;
  if (drawn < 0.55) return killWhileStarting;
  if (drawn < 0.65) return killAtInstant;
  if (drawn < 0.7) return pause;
  if (drawn < 0.75) return redeliver;
  return drawn < 0.9 ? strike : strikeAndKill;
}

/** Does it, and waits until all that is to come of it has come; where something was violated, it may never come. */
async function carryOut(run: Run, { name, prepared }: Subject): Promise<void> {
  const { world } = run;
  const from = world.bot().passed().length;
  const bot = world.bot();
  const { length: violated } = world.violations.all();
  const isSettled = (): boolean => prepared.isSettled() || world.violations.all().length > violated;
  if (await prepared.run()) run.done.add(name);
  if (!(await world.until(isSettled, SETTLES_MS)))
    world.violations.saw("all comes to rest", `${name} does not come to its end`);
  const known = run.traces.get(name) ?? new Set();
  for (const point of bot.passed().slice(from)) known.add(point);
  run.traces.set(name, known);
}

const inPeace: Disturbance = async (run, subject) => {
  await carryOut(run, subject);
  return "in peace";
};

/** Of the points that the operation passes, one at which the fewest bots died. */
function choosePoint({ traces, kills, random }: Run, name: OperationName): string {
  const points = [...(traces.get(name) ?? [])].toSorted();
  const least = Math.min(...points.map((point) => kills.of(point)));
  const waiting = points.filter((point) => kills.of(point) === least);
  return waiting[Math.floor(random() * waiting.length)] ?? "*";
}

async function attended(run: Run, subject: Subject, during: () => Promise<void>): Promise<readonly string[]> {
  const { length: before } = run.attendant.deaths();
  await Promise.all([carryOut(run, subject), during()]);
  const deaths = run.attendant.deaths().slice(before);
  if (deaths.length > 0) run.killedIn.add(subject.name);
  return deaths;
}

const killAtPoint: Disturbance = async (run, subject) => {
  const point = choosePoint(run, subject.name);
  const passings = point === "*" ? 1 + Math.floor(run.random() * 20) : 1 + Math.floor(run.random() * 1.2);
  await run.world.bot().arm({ point, passings });
  const deaths = await attended(run, subject, () => Promise.resolve());
  if (deaths.length === 0) await run.world.bot().arm(null);
  return deaths.length === 0 ? `did not pass ${point}` : `killed at ${deaths.join(", ")}`;
};

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const killAtInstant: Disturbance = async (run, subject) => {
  const after = run.random() * 1_500;
  await attended(run, subject, async () => {
    await rest(after);
    run.world.bot().signal("SIGKILL");
    await run.world.bot().gone;
  });
  return `killed after ${Math.round(after)} ms`;
};

/** Dies in the middle of it, and the next one while it starts. */
const killWhileStarting: Disturbance = async (run, subject) => {
  const { world, random, attendant } = run;
  const passings = 1 + Math.floor(random() * 25);
  const carrying = carryOut(run, subject);
  await rest(random() * 300);
  const died = await attendant.without(async () => {
    world.bot().signal("SIGKILL");
    await world.bot().gone;
    run.kills.add(ANY_INSTANT);
    const at = await world.start({ point: "*", passings });
    if (at !== null) run.kills.add(at);
    await world.start();
    return at;
  });
  await world.bot().arm(null);
  await carrying;
  run.killedIn.add(subject.name);
  return `killed, and killed again while starting, at ${died ?? "no point"}`;
};

const pause: Disturbance = async (run, subject) => {
  const { world, random } = run;
  const forMs = 300 + random() * 4_000;
  run.faults.add("paused");
  await attended(run, subject, async () => {
    await rest(random() * 500);
    const end = world.excuses.begin();
    world.bot().signal("SIGSTOP");
    await rest(forMs);
    world.bot().signal("SIGCONT");
    end();
  });
  return `paused for ${Math.round(forMs)} ms`;
};

/** The last thing that somebody did comes once more, as Slack repeats what it saw no acknowledgement of. */
const redeliver: Disturbance = async (run, subject) => {
  run.faults.add("redelivered");
  await attended(run, subject, async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await rest(run.random() * 400);
      await run.world.home.slack.replayLast();
    }
  });
  return "redelivered";
};

async function struck(
  run: Run,
  subject: Subject,
): Promise<{ readonly kind: string; readonly deaths: readonly string[] }> {
  const { world, random } = run;
  const fault = FAULTS[Math.floor(random() * FAULTS.length)];
  if (fault === undefined) throw new Error("there are no faults");
  run.faults.add(fault.kind);
  const forMs = 500 + random() * 3_500;
  const deaths = await attended(run, subject, async () => {
    await rest(random() * 200);
    const end = fault.strike(world, random);
    await rest(forMs);
    end();
  });
  return { kind: fault.kind, deaths };
}

const strike: Disturbance = async (run, subject) => (await struck(run, subject)).kind;

const strikeAndKill: Disturbance = async (run, subject) => {
  const point = choosePoint(run, subject.name);
  await run.world.bot().arm({ point, passings: 1 });
  const { kind, deaths } = await struck(run, subject);
  if (deaths.length === 0) await run.world.bot().arm(null);
  return `${kind}; ${deaths.length === 0 ? `did not pass ${point}` : `killed at ${deaths.join(", ")}`}`;
};

/** All edits share Slack's limit, which a long run has used up: it is enough that ever less is owed. */
async function catchUp({ stored, violations, until }: World): Promise<void> {
  const owed = (): number => stored.all("messages").filter(({ wanted, shown }) => wanted > shown).length;
  for (let left = owed(); left > 0; left = owed()) {
    if (await until(() => owed() < left, 90_000)) continue;
    violations.saw("all comes to rest", `${left} messages do not show what is true, and none comes to`);
    return;
  }
}

/** Nothing goes wrong any more: everything must come to its end. */
async function makePeace(run: Run): Promise<void> {
  const { world, stage, log } = run;
  await world.start();
  await tidy(stage);
  const grants = () => world.stored.all("grants");
  if (!(await world.until(() => grants().every(({ closed_at }) => closed_at !== null), 40_000)))
    world.violations.saw("all comes to rest", "a grant is over and not said to be closed");
  if (!(await world.until(world.wall.isClear)))
    world.violations.saw("all comes to rest", "a rule is left that nothing needs");
  await catchUp(world);
  log.hold();
  world.wall.holdReceipts();
  await verifyLog(world);
}
