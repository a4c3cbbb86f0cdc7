import { createAddressReader } from "./address-reader.ts";
import { type Around, nothingAround } from "./around.ts";
import { type AuditReading, createAuditReading } from "./audit/audit-reading.ts";
import { createAuditTree } from "./audit/audit-tree.ts";
import { createCheckpoints } from "./audit/checkpoints.ts";
import type { AwsClientsDeps } from "./aws/aws-clients.ts";
import { createSystemClock } from "./clock.ts";
import type { Configuration } from "./config/configuration.ts";
import type { GroupOfRules } from "./domain/door.ts";
import type { GateLayer } from "./enforcement/gate/gate-layer.ts";
import { createHttpServer, type HttpServer } from "./http/http-server.ts";
import { createCheckpointKey } from "./keys/checkpoint-key.ts";
import { createGrantSeal } from "./keys/grant-seal.ts";
import { createKeys } from "./keys/keys.ts";
import { createTokens } from "./keys/tokens.ts";
import { createLinks } from "./operations/create-links.ts";
import { createOperations } from "./operations/create-operations.ts";
import { createPages } from "./operations/create-pages.ts";
import type { OperationDeps } from "./operations/deps.ts";
import type { Links } from "./operations/links.ts";
import { createOperator, type Operator } from "./operations/operate.ts";
import type { Operations } from "./operations/operations.ts";
import type { PageDeps } from "./operations/page-deps.ts";
import type { AddressReader } from "./ports/address-reader.ts";
import type { Clock } from "./ports/clock.ts";
import type { SkewMeter } from "./ports/clock-skew.ts";
import type { JobQueue } from "./ports/job-queue.ts";
import type { Log } from "./ports/log.ts";
import type { MachineClock } from "./ports/machine-clock.ts";
import type { RandomIds } from "./ports/random-ids.ts";
import type { Store } from "./ports/store.ts";
import { createRandomIds } from "./random-ids.ts";
import { createClockGuard } from "./reconcile/clock-guard.ts";
import { createClosings } from "./reconcile/closings.ts";
import { connectLater } from "./reconcile/connect-later.ts";
import type { Duty } from "./reconcile/duty.ts";
import { createClockJudge } from "./reconcile/judge-clock.ts";
import { createLastSeen } from "./reconcile/last-seen.ts";
import { createConnectionNotes } from "./reconcile/note-connections.ts";
import { recordStart, recordStop } from "./reconcile/record-start.ts";
import { startClock } from "./reconcile/start-clock.ts";
import { type Duties, type DutiesDeps, startDuties } from "./reconcile/start-duties.ts";
import { createUnrecordedCloses } from "./reconcile/unrecorded-closes.ts";
import { createInProcessQueue } from "./scheduler/in-process-queue.ts";
import { createRedisQueue } from "./scheduler/redis-queue.ts";
import { createSqliteStore } from "./store/create-sqlite-store.ts";
import type { DatabaseStore } from "./store/create-store.ts";
import { plainLine } from "./surfaces/cards/plain-line.ts";
import { refusalText } from "./surfaces/cards/refusal-text.ts";
import { createOpenForms } from "./surfaces/slack/open-forms.ts";
import { createSlackDirectory } from "./surfaces/slack/slack-directory.ts";
import { createSlackMessenger } from "./surfaces/slack/slack-messenger.ts";
import { createSlackSurface } from "./surfaces/slack/slack-surface.ts";
import { createSlackWeb } from "./surfaces/slack/slack-web.ts";
import { createLog } from "./telemetry/log.ts";
import { createWall, type Wall } from "./wall.ts";

export interface App {
  readonly operations: Operations;
  readonly operator: Operator;
  readonly audit: AuditReading;
  readonly store: Store;
  readonly gate: GateLayer;
  readonly links: Links;
  /** Sallyport's own pages; null: there are none. */
  readonly http: Pick<HttpServer, "port"> | null;
  /** Resolves when doors are looked after; Slack is connected beside that, and again until it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What tests and the playground put in the place of the world's own. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly logFormat?: "json" | "text";
  /** Whose calls go to an AWS that is none. */
  readonly awsCredentials?: AwsClientsDeps["credentials"];
  /** Left out: nothing is put around the ways out of the process. */
  readonly around?: Around;
}

/** What every part needs. */
interface Base {
  readonly configuration: Configuration;
  readonly catalogue: Configuration["catalogue"];
  readonly clock: Clock;
  readonly machine: MachineClock;
  readonly ids: RandomIds;
  readonly addresses: AddressReader;
  readonly log: Log;
  readonly around: Around;
  readonly store: DatabaseStore;
  readonly keys: ReturnType<typeof createKeys>;
}

/** The resync is the second line: it gives the queue, and a Redis behind it, so long before it looks itself. */
const GRACE_MS = { alone: 50, withRedis: 250 };
const RESYNC_EVERY_MS = 1_000;

/**
 * Joins every port to its adapter; production, the playground and tests come through it. Opens the store and touches
 * nothing else before `start`. Throws AdapterFailure where the store cannot be used.
 */
export async function createApp(configuration: Configuration, overrides: Overrides = {}): Promise<App> {
  const base = await createBase(configuration, overrides);
  const { store, keys } = base;
  const running: Running = {};
  const notes = createConnectionNotes(() => running.duties?.noteConnections());
  const wall = createWall({ ...base, connections: notes, credentials: overrides.awsCredentials });
  const slack = createSlack(base);
  const seal = createGrantSeal(keys);
  const time = timeOf(base, wall);
  const said = { skew: time.skew, tokens: createTokens(), directory: slack.directory };
  const operating = { ...base, seal, ...said, wake: wakeOf(base, running) };
  const operations = createOperations(operating);
  const links = createLinks(operating);
  const http = createHttp({ ...operating, forms: slack.forms(operations), minter: wall.minter });
  const { audit, issue } = createAudit(base);
  const reconciling = {
    ...base,
    seal,
    layers: wall.layers,
    ...ofThisProcess(base, time.skew),
    messenger: slack.messenger,
    directory: slack.directory,
    notes,
    issue,
    resync: resyncOf(configuration),
  };
  const connection = connectLater(base, slack.surface(operations, links));
  return {
    operations,
    operator: createOperator(operating),
    audit,
    store,
    gate: wall.gate,
    links,
    http,
    start: async () => {
      await store.claim();
      await startClock(time);
      running.start = await recordStart(base, configuration.hash);
      running.queue = createQueue(base);
      running.duties = await startDuties({ ...reconciling, queue: running.queue });
      await http?.start();
      await connection.start();
      // The first door would otherwise wait for it.
      await time.warm();
    },
    stop: async () => {
      // What people and chats ask for ends first, then what time does, then what both stand on.
      await http?.stop();
      slack.stop();
      await connection.stop();
      await stopAll(running, wall, () => recordStop(base, () => notes.flush(reconciling)));
      await store.stop();
    },
  };
}

interface Running {
  queue?: JobQueue;
  duties?: Duties;
  /** Ends the writing down of the start, where that could not be done yet. */
  start?: Pick<Duty, "stop">;
}

async function stopAll(running: Running, wall: Wall, record: () => Promise<void>) {
  await running.start?.stop();
  await running.duties?.stop();
  await Promise.all(wall.layers.map((layer) => layer.stop()));
  if (running.duties !== undefined) await record();
  await wall.clients.stop();
}

async function createBase(configuration: Configuration, overrides: Overrides): Promise<Base> {
  const { catalogue, settings } = configuration;
  const format = overrides.logFormat ?? "json";
  const around = overrides.around ?? nothingAround;
  const store = await createSqliteStore({
    folder: settings.stateFolder,
    deployment: catalogue.deployment,
    tree: createAuditTree(),
  });
  return {
    configuration,
    catalogue,
    ...clocksOf(overrides),
    ids: createRandomIds(),
    addresses: createAddressReader(),
    log: overrides.log ?? createLog({ format, level: "info", secrets: settings.secrets }),
    keys: createKeys(settings.key),
    around,
    store: around("store", store),
  };
}

/** A clock that was put in the place of the system's is right. */
function clocksOf({ clock }: Overrides): Pick<Base, "clock" | "machine"> {
  if (clock !== undefined)
    return { clock, machine: { lead: () => 0, leaps: () => 0, raise: () => undefined } };
  const own = createSystemClock();
  return { clock: own, machine: own };
}

function timeOf(base: Base, { clients }: Wall) {
  const measured = clients.skew;
  const skew = createClockJudge({ ...base, measured });
  return { ...base, measured, skew, warm: () => clients.warm(placesOf(base.catalogue)) };
}

/** What is remembered of no other replica. */
const ofThisProcess = ({ ids, clock }: Base, skew: SkewMeter) => ({
  holder: ids.unique(),
  lastSeen: createLastSeen(),
  closings: createClosings(clock),
  unrecorded: createUnrecordedCloses(),
  skew,
  clockGuard: createClockGuard({ clock, skew }),
});

function createAudit({ store, clock, keys, catalogue }: Base) {
  const key = createCheckpointKey(keys);
  const { deployment } = catalogue;
  return {
    audit: createAuditReading({ store, log: store.auditLog, key, deployment }),
    ...createCheckpoints({ store, clock, key, deployment }),
  };
}

/** Sallyport's own pages, where the configuration has them. A port that is taken keeps nothing overdue open: doors go first. */
function createHttp(deps: Base & PageDeps): HttpServer | null {
  const { configuration, catalogue, store } = deps;
  const { http } = configuration;
  const { publicUrl, deployment } = catalogue;
  if (http === null || publicUrl === null) return null;
  return createHttpServer({
    ...deps,
    ...http,
    publicUrl,
    deployment,
    pages: createPages(deps),
    sayRefusal: (refusal) => plainLine(refusalText(refusal)),
    assertReady: async () => void (await store.read.freeze()),
  });
}

function createSlack(base: Base) {
  const { clock, around } = base;
  const { inbox, onCommit } = base.store;
  const settings = base.configuration.settings.slack;
  const stopped = new AbortController();
  const web = around("slack", createSlackWeb(settings));
  return {
    messenger: createSlackMessenger({ web, clock, stopped: stopped.signal }),
    directory: createSlackDirectory({ web, clock }),
    forms: (operations: Operations) => createOpenForms({ ...base, web, operations }),
    surface: (operations: Operations, links: Links) =>
      createSlackSurface({ ...base, settings, web, inbox, onCommit, operations, links }),
    stop: () => stopped.abort(),
  };
}

const createQueue = ({ configuration, catalogue, clock, log, around }: Base): JobQueue => {
  const { redisUrl: url } = configuration.settings;
  const own =
    url === null
      ? createInProcessQueue({ clock, log })
      : createRedisQueue({ url, deployment: catalogue.deployment, clock, log });
  return around("queue", own);
};

const placesOf = ({ proxies }: Configuration["catalogue"]): readonly GroupOfRules[] =>
  [...proxies.values()].flatMap(({ doors }) => doors.flatMap(({ group }) => group ?? []));

const resyncOf = ({ settings }: Configuration): DutiesDeps["resync"] => ({
  graceMs: settings.redisUrl === null ? GRACE_MS.alone : GRACE_MS.withRedis,
  everyMs: RESYNC_EVERY_MS,
});

const wakeOf =
  ({ log }: Base, running: { readonly queue?: JobQueue }): OperationDeps["wake"] =>
  (proxy, at) => {
    running.queue?.wake(proxy, at).catch((error) => {
      log.warn("a wake was not taken; the resync makes up for it", { proxy, error });
    });
  };
