import { randomBytes } from "node:crypto";
import type { Clock } from "../../ports/clock.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { createEphemerals, type Ephemerals } from "./ephemerals.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createHomeTabs, type HomeTabs } from "./home-tabs.ts";
import { createMessages, type Messages } from "./messages.ts";
import { createModals, type Modals } from "./modals.ts";
import { knownScopes, type SimulatedSlackOptions } from "./options.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { createResponseUrls, type ResponseUrls } from "./response-urls.ts";
import { createSlackIds, type NextId } from "./slack-ids.ts";
import { createTimestamps, type NextTs } from "./timestamps.ts";
import { createTriggers, type Triggers } from "./triggers.ts";

export interface Credentials {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
}

/** All that the workspace remembers; the server and what people do both work on it. */
export interface Workspace {
  readonly options: SimulatedSlackOptions;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly nextId: NextId;
  readonly nextTs: NextTs;
  readonly changes: Changes;
  readonly directory: Directory;
  readonly messages: Messages;
  readonly ephemerals: Ephemerals;
  readonly modals: Modals;
  readonly homes: HomeTabs;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly scopes: { readonly granted: ReadonlySet<string>; readonly used: Set<string> };
}

const secret = (prefix: string): string => `${prefix}${randomBytes(16).toString("hex")}`;

export function createWorkspace(options: SimulatedSlackOptions, baseUrl: () => string): Workspace {
  const { clock } = options;
  const nextId = createSlackIds();
  const changes = createChanges();
  const nextTs = createTimestamps(clock);
  return {
    options,
    clock,
    nextId,
    nextTs,
    changes,
    credentials: {
      botToken: options.botToken ?? secret("xoxb-simulated-"),
      appToken: options.appToken ?? secret("xapp-simulated-"),
      signingSecret: options.signingSecret ?? secret(""),
    },
    directory: createDirectory(options, nextId, changes),
    messages: createMessages(nextTs, changes),
    ephemerals: createEphemerals(nextTs, changes),
    modals: createModals(nextId, changes),
    homes: createHomeTabs({ nextId, changes, isEnabled: options.homeTab ?? true }),
    triggers: createTriggers(clock),
    responseUrls: createResponseUrls(clock, baseUrl),
    faults: createFaults(),
    limits: createRateLimits(clock),
    scopes: { granted: new Set(options.scopes ?? knownScopes), used: new Set() },
  };
}
