import { wordsOf } from "../support/deployment.ts";
import { claimOnPage } from "./claim-on-page.ts";
import { cardsOf, type People } from "./people.ts";
import { dueOf, type StoredGrant, type StoredRequest } from "./stored.ts";
import type { World } from "./world.ts";

/** What people and time do, and what is killed in the middle of it. */
export const OPERATIONS = [
  "ask",
  "approve",
  "open",
  "mint",
  "extend",
  "close",
  "release",
  "revoke",
  "freeze",
  "deny",
  "withdraw",
] as const;

export type OperationName = (typeof OPERATIONS)[number];

/** What an operation needs of chance and of the world. */
export interface Stage {
  readonly world: World;
  readonly people: People;
  readonly random: () => number;
}

/** Ready to be done: everything that comes before it is there. */
export interface Prepared {
  /** Resolves with whether it was done; false where its people were told that it was not to be. */
  run(): Promise<boolean>;
  /** Whether all that is to come of it has come. */
  isSettled(): boolean;
}

const SOURCES = 4;
const LONG = 12;
const SHORT = 2;

const pick = <T>(random: () => number, from: readonly T[]): T => {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
};

let tokens = 0;
/** What people type, to be known again by it. */
const token = (): string => {
  tokens += 1;
  return `INC-${tokens}`;
};

const requestWith = ({ stored }: World, word: string): StoredRequest | undefined =>
  stored.all("requests").find(({ reason }) => reason.startsWith(`${word} `));

const grantNamed = ({ stored }: World, id: string): StoredGrant | undefined =>
  stored.all("grants").find((grant) => grant.id === id);

const statusOf = ({ stored }: World, id: string): string | undefined =>
  stored.all("requests").find((request) => request.id === id)?.status;

const isOpen = (world: World, id: string): boolean => {
  const grant = grantNamed(world, id);
  return grant?.opened_at != null && grant.ended_at === null;
};

const isClosed = (world: World, id: string): boolean => grantNamed(world, id)?.closed_at != null;

/** Who asks, and who answers: nobody answers themselves. */
const CAST: readonly Roles[] = [
  { asker: "ana", approver: "ben" },
  { asker: "ana", approver: "cyd" },
  { asker: "ben", approver: "cyd" },
];

interface Roles {
  readonly asker: string;
  readonly approver: string;
}

interface Asked extends Roles {
  readonly id: string;
}

async function ask(stage: Stage, seconds: number): Promise<Asked | null> {
  const { world, people, random } = stage;
  const roles = pick(random, CAST);
  const word = token();
  const { target } = pick(random, world.home.doors);
  const source = `127.0.1.${1 + Math.floor(random() * SOURCES)}`;
  await people.jit(
    roles.asker,
    `request ${target} ${seconds}s from ${source} ${word} checkout is slow`,
    () => requestWith(world, word) !== undefined,
  );
  const request = requestWith(world, word);
  return request === undefined ? null : { ...roles, id: request.id };
}

const hasCard = (world: World, id: string): boolean =>
  cardsOf(world).some((message) => wordsOf(message).includes(id));

const approve = ({ world, people }: Stage, { id, approver }: Asked): Promise<boolean> =>
  people.press({
    person: approver,
    action: "approve",
    about: id,
    isDone: () => statusOf(world, id) !== "pending",
  });

interface Opened extends Roles {
  readonly grant: string;
}

async function open(stage: Stage, seconds: number): Promise<Opened | null> {
  const asked = await ask(stage, seconds);
  if (asked === null || !(await approve(stage, asked))) return null;
  const grant = asked.id.replace("r-", "g-");
  const { world } = stage;
  await world.until(() => isOpen(world, grant) || isClosed(world, grant));
  return { ...asked, grant };
}

const nothing: Prepared = { run: () => Promise.resolve(false), isSettled: () => true };

type Prepare = (stage: Stage) => Promise<Prepared>;

const prepareAsk: Prepare = (stage) => {
  let asked: Asked | null = null;
  return Promise.resolve({
    run: async () => {
      asked = await ask(stage, LONG);
      return asked !== null;
    },
    isSettled: () => asked === null || hasCard(stage.world, asked.id),
  });
};

/** With a request that waits for an answer, whose card is there. */
const onAsked =
  (
    seconds: number,
    run: (stage: Stage, asked: Asked) => Promise<boolean>,
    isSettled: (world: World, asked: Asked) => boolean,
  ): Prepare =>
  async (stage) => {
    const asked = await ask(stage, seconds);
    if (asked === null) return nothing;
    await stage.world.until(() => hasCard(stage.world, asked.id));
    return { run: () => run(stage, asked), isSettled: () => isSettled(stage.world, asked) };
  };

const onOpened =
  (
    seconds: number,
    run: (stage: Stage, opened: Opened) => Promise<boolean>,
    isSettled: (world: World, opened: Opened) => boolean,
  ): Prepare =>
  async (stage) => {
    const opened = await open(stage, seconds);
    if (opened === null) return nothing;
    return { run: () => run(stage, opened), isSettled: () => isSettled(stage.world, opened) };
  };

const hasEnded = (world: World, { grant }: Opened): boolean => isClosed(world, grant);

const isOver = (world: World, id: string): boolean => {
  const grant = grantNamed(world, id);
  return grant !== undefined && dueOf(grant) <= Date.now();
};

async function extend(stage: Stage, { asker, approver, grant }: Opened): Promise<boolean> {
  const { world, people } = stage;
  const word = token();
  const asked = () => requestWith(world, word);
  await people.jit(asker, `extend ${grant} 2s ${word} not done yet`, () => asked() !== undefined);
  const request = asked();
  if (request === undefined) return false;
  const { id } = request;
  await approve(stage, { asker, approver, id });
  return statusOf(world, id) === "approved";
}

const endsBy =
  (words: (opened: Opened) => { readonly person: string; readonly text: string }) =>
  ({ world, people }: Stage, opened: Opened): Promise<boolean> => {
    const { person, text } = words(opened);
    return people.jit(person, text, () => isOver(world, opened.grant));
  };

async function deny({ world, people }: Stage, { id, approver }: Asked): Promise<boolean> {
  let since = Date.now();
  const pressed = await people.press({
    person: approver,
    action: "deny",
    about: id,
    isDone: (at) => {
      since = Math.max(since, at);
      return world.slack.formOf(approver, since) !== undefined;
    },
  });
  const view = world.slack.formOf(approver, since);
  if (!pressed || view === undefined) return false;
  return people.does({
    person: approver,
    what: `the form that denies ${id}`,
    isDone: () => statusOf(world, id) === "denied",
    send: () => world.home.slack.submitView({ person: approver, view: view.id, values: reasonIn(view) }),
  });
}

/** Fills the one field of a form. */
function reasonIn(view: { readonly blocks: readonly object[] }) {
  const [, block = "", action = ""] =
    /"block_id":"(reason)".*?"action_id":"([^"]+)"/.exec(JSON.stringify(view.blocks)) ?? [];
  return { [block]: { [action]: "use the replica" } };
}

async function freeze({ world, people }: Stage): Promise<boolean> {
  const isFrozen = (): boolean => world.stored.all("freeze").length > 0;
  const frozen = await people.jit("dee", `freeze ${token()} drill`, isFrozen);
  await world.until(() => world.stored.all("grants").every(({ closed_at }) => closed_at !== null));
  await people.jit("dee", "unfreeze", () => !isFrozen());
  return frozen && !isFrozen();
}

const PREPARE: Readonly<Record<OperationName, Prepare>> = {
  ask: prepareAsk,
  approve: onAsked(LONG, approve, (world, { id }) => statusOf(world, id) !== "pending"),
  open: onAsked(LONG, approve, (world, { id }) => {
    const grant = grantNamed(world, id.replace("r-", "g-"));
    return grant === undefined
      ? statusOf(world, id) !== "approved"
      : grant.opened_at !== null || grant.closed_at !== null;
  }),
  mint: onOpened(
    LONG,
    ({ world, people }, { asker, grant }) => claimOnPage(world, people, { person: asker, grant }),
    () => true,
  ),
  extend: onOpened(LONG, extend, () => true),
  close: onOpened(SHORT, () => Promise.resolve(true), hasEnded),
  release: onOpened(
    LONG,
    endsBy(({ asker, grant }) => ({ person: asker, text: `release ${grant}` })),
    hasEnded,
  ),
  revoke: onOpened(
    LONG,
    endsBy(({ grant }) => ({ person: "cyd", text: `revoke ${grant} wrong cluster` })),
    hasEnded,
  ),
  freeze: onOpened(LONG, freeze, hasEnded),
  deny: onAsked(LONG, deny, (world, { id }) => statusOf(world, id) !== "pending"),
  withdraw: onAsked(
    LONG,
    ({ world, people }, { asker, id }) =>
      people.jit(asker, `withdraw ${id}`, () => statusOf(world, id) !== "pending"),
    (world, { id }) => statusOf(world, id) !== "pending",
  ),
};

export const prepare = (name: OperationName, stage: Stage): Promise<Prepared> => PREPARE[name](stage);

/** Takes back what nobody answers, so that the limit of what one person may ask for is not reached. */
export async function tidy({ world, people }: Stage): Promise<void> {
  const pending = world.stored.all("requests").filter(({ status }) => status === "pending");
  for (const { id, user_id } of pending) {
    const { name } = world.home.slack.directory.people.named(user_id);
    await people.jit(name, `withdraw ${id}`, () => statusOf(world, id) !== "pending");
  }
}
