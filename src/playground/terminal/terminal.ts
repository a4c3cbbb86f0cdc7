import type { Address } from "../../domain/door.ts";
import type { Grant } from "../../domain/grant.ts";
import type { GrantId, Instant } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import { AWS_COMMANDS, type AwsShell } from "./aws-shell.ts";
import { openConnection, type TerminalConnection } from "./connection.ts";
import { cutWords, goneWords } from "./cut-words.ts";
import type { TerminalRequest } from "./page-protocol.ts";
import { createScrollback, type Scrollback } from "./scrollback.ts";

/** Where a command of the terminal leads: the proxy's side of a target. */
export interface TerminalTarget {
  readonly command: string;
  readonly target: string;
  readonly endpoint: Address;
}

export interface TerminalDeps {
  readonly clock: Clock;
  readonly targets: readonly TerminalTarget[];
  /** Where a person's connections come from. */
  addressOf(person: string): string;
  /** What lets an address in to a target at this moment. */
  admitting(target: string, address: string): Promise<GrantId | null>;
  grant(id: GrantId): Promise<Grant | null>;
  /** Whether the gate's process is there at all. */
  isGateUp(): boolean;
  readonly aws: AwsShell;
}

export interface Terminal extends Pick<Scrollback, "lines" | "onLine"> {
  /** Does what a person typed; what comes of it is told in lines. */
  type(request: TerminalRequest): void;
  /** How many connections to a target were turned away since an instant. */
  refusals(target: string, since: number): number;
  stop(): void;
}

interface Refusal {
  readonly target: string;
  readonly at: number;
}

interface Held extends TerminalConnection {
  readonly command: string;
}

interface Room {
  readonly deps: TerminalDeps;
  readonly scrollback: Scrollback;
  /** By person. */
  readonly open: Map<string, Held>;
  readonly refusals: Refusal[];
}

/** One connection a person at a time, really made from the person's own address. */
export function createTerminal(deps: TerminalDeps): Terminal {
  const scrollback = createScrollback(deps.clock);
  const room: Room = { deps, scrollback, open: new Map(), refusals: [] };
  return {
    lines: scrollback.lines,
    onLine: scrollback.onLine,
    refusals: (target, since) =>
      room.refusals.filter((one) => one.target === target && one.at >= since).length,
    type: (request) => obey(room, request),
    stop: () => {
      for (const connection of room.open.values()) connection.close();
    },
  };
}

function obey(room: Room, { person, text }: TerminalRequest): void {
  const { deps, scrollback } = room;
  const line = text.trim();
  const word = line.toLowerCase();
  scrollback.add({ person, kind: "typed", text: deps.aws.hidden(line) ?? line });
  if (deps.aws.obey({ person, line }, (kind, said) => scrollback.add({ person, kind, text: said }))) return;
  const target = deps.targets.find((one) => one.command === word || one.target === word);
  if (target !== undefined) {
    hangUp(room, person);
    dial(room, person, target);
  } else if (word === "clear") scrollback.clear();
  else if (word !== "disconnect") scrollback.add({ person, kind: "told", text: helpWords(deps) });
  else if (!hangUp(room, person)) scrollback.add({ person, kind: "told", text: "nothing is connected" });
}

const helpWords = ({ targets }: TerminalDeps): string =>
  `type one of: ${[...targets.map(({ command }) => command), ...AWS_COMMANDS].join(", ")}, disconnect, clear`;

function hangUp({ open, scrollback }: Room, person: string): boolean {
  const held = open.get(person);
  if (held === undefined) return false;
  held.close();
  open.delete(person);
  scrollback.add({ person, kind: "told", text: `disconnected from ${held.command}` });
  return true;
}

function dial(room: Room, person: string, { command, target, endpoint }: TerminalTarget): void {
  const { deps, scrollback, open } = room;
  const address = deps.addressOf(person);
  let letInBy: Promise<GrantId | null> = Promise.resolve(null);
  const connection = openConnection(endpoint, address, {
    admitted: () => {
      letInBy = deps.admitting(target, address);
    },
    line: (text) => scrollback.add({ person, kind: "received", text }),
    ended: async ({ wasAdmitted, code }) => {
      const at = deps.clock.now();
      if (open.get(person) === held) open.delete(person);
      if (wasAdmitted) {
        scrollback.add({ person, kind: "cut", text: await endWords(deps, letInBy, at) });
        return;
      }
      room.refusals.push({ target, at });
      scrollback.add({ person, kind: "refused", text: refusalWords(deps, address, code) });
    },
  });
  const held = { ...connection, command };
  open.set(person, held);
}

/** What became of a connection that had been let in. */
async function endWords(deps: TerminalDeps, letInBy: Promise<GrantId | null>, at: Instant): Promise<string> {
  if (!deps.isGateUp()) return goneWords(at);
  const id = await letInBy;
  return cutWords(id === null ? null : await deps.grant(id), at);
}

const refusalWords = ({ isGateUp }: TerminalDeps, address: string, code: string | null): string => {
  const isRefused = code === null || ["ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(code);
  if (!isRefused) return `could not connect from ${address}: ${code}`;
  return isGateUp() ? `refused: no door for ${address}` : "refused: the gate died with the bot";
};
