import type { Router } from "express";
import { click } from "./acts/click.ts";
import { closeView, submitView } from "./acts/form.ts";
import type { Simulation } from "./acts/simulation.ts";
import { slashCommand } from "./acts/slash-command.ts";
import { changeGroup, changeUser, openHome, sendMessage } from "./acts/talk.ts";
import type { ChangeListener } from "./changes.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import type { Directory } from "./directory.ts";
import { createEvents } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { PersonSeed, SimulatedSlackOptions } from "./options.ts";
import type {
  ClickOutcome,
  ClickRequest,
  CloseRequest,
  CommandOutcome,
  CommandRequest,
  HomeRequest,
  Message,
  SendOutcome,
  SendRequest,
  SubmitOutcome,
  SubmitRequest,
  WorkspaceState,
} from "./page-protocol.ts";
import { seenBy } from "./seen-by.ts";
import { listen, portOf, slackExpress } from "./server.ts";
import { createSockets } from "./sockets.ts";
import { webApiMethods } from "./web-api/methods.ts";
import { type Credentials, createWorkspace } from "./workspace.ts";

type Replays = Pick<Deliveries, "deliverRaw" | "replayLast" | "hold" | "letGo">;
type Breaks = Pick<Faults, "failNext" | "loseReplyNext" | "delay">;

/** A Slack workspace on this machine. Every act takes people and channels by id or name. */
export interface SimulatedSlack extends Credentials, Replays, Breaks {
  /** For `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly directory: Directory;
  slashCommand(request: CommandRequest): Promise<CommandOutcome>;
  click(request: ClickRequest): Promise<ClickOutcome>;
  submitView(request: SubmitRequest): Promise<SubmitOutcome>;
  closeView(request: CloseRequest): Promise<void>;
  openHome(request: HomeRequest): Promise<void>;
  sendMessage(request: SendRequest): Promise<SendOutcome>;
  changeUser(person: string, change: Partial<PersonSeed>): Promise<void>;
  changeGroup(group: string, users: readonly string[]): Promise<void>;
  /** Oldest first, replies included. */
  messages(channel: string): readonly Message[];
  /** Between the app and that person. */
  directMessages(person: string): readonly Message[];
  state(person: string): WorkspaceState;
  onChange(listener: ChangeListener): () => void;
  connections(): number;
  /** Cuts every socket without a word; the app must come back by itself. */
  dropSockets(): void;
  /** Asks the app to reconnect, as Slack does every few hours. */
  refreshSockets(): void;
  /** Bot scopes that some call needed so far, sorted: to compare with the manifest. */
  scopesUsed(): readonly string[];
  /** Ends every fault, delay and rate limit debt. */
  clear(): void;
  /** Serves more under this server, which hears only this machine. */
  mount(path: string, router: Router): void;
  stop(): Promise<void>;
}

function actsOf(sim: Simulation) {
  return {
    slashCommand: (request: CommandRequest) => slashCommand(sim, request),
    click: (request: ClickRequest) => click(sim, request),
    submitView: (request: SubmitRequest) => submitView(sim, request),
    closeView: (request: CloseRequest) => closeView(sim, request),
    openHome: (request: HomeRequest) => openHome(sim, request),
    sendMessage: (request: SendRequest) => sendMessage(sim, request),
    changeUser: (person: string, change: Partial<PersonSeed>) => changeUser(sim, person, change),
    changeGroup: (group: string, users: readonly string[]) => changeGroup(sim, group, users),
  };
}

export async function createSimulatedSlack(options: SimulatedSlackOptions): Promise<SimulatedSlack> {
  let base = "";
  const workspace = createWorkspace(options, () => base);
  const sockets = createSockets(workspace, () => base);
  const deliveries = createDeliveries(workspace, sockets);
  const events = createEvents(workspace, deliveries);
  const opening = { tier: "special", token: "app", run: () => ({ url: sockets.ticketUrl() }) } as const;
  const methods = { ...webApiMethods, "apps.connections.open": opening };
  const app = slackExpress({ workspace, methods });
  const server = await listen(app, sockets, options.port ?? 0);
  base = `http://127.0.0.1:${portOf(server)}`;
  const { directory, messages, changes, faults, limits, scopes } = workspace;

  return {
    ...workspace.credentials,
    ...actsOf({ workspace, deliveries, events }),
    deliverRaw: deliveries.deliverRaw,
    replayLast: deliveries.replayLast,
    hold: deliveries.hold,
    letGo: deliveries.letGo,
    failNext: faults.failNext,
    loseReplyNext: faults.loseReplyNext,
    delay: faults.delay,
    apiUrl: `${base}/api/`,
    directory,
    messages: (channel) => messages.inChannel(directory.channels.named(channel).id),
    directMessages: (person) =>
      messages.inChannel(directory.channels.directMessage(directory.people.named(person).id).id),
    state: (person) => seenBy(workspace, person, sockets.count()),
    onChange: changes.onChange,
    connections: sockets.count,
    dropSockets: sockets.drop,
    refreshSockets: sockets.refresh,
    scopesUsed: () => [...scopes.used].sort(),
    clear() {
      faults.clear();
      limits.clear();
    },
    mount: (path, router) => void app.use(path, router),
    async stop() {
      events.stop();
      deliveries.stop();
      await sockets.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
