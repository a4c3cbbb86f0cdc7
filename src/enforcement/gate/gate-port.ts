import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Door } from "../../domain/door.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import { type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Instant, ProxyName } from "../../domain/ids.ts";
import { admitting, carrying, plainAddress } from "./admission.ts";
import { createEndAlarm } from "./end-alarm.ts";
import type { GateDeps } from "./gate-deps.ts";
import { type LiveConnection, type Passage, startPassage } from "./passage.ts";

/** One listening port of the gate, in front of one target. */
export interface GatePort {
  readonly proxy: ProxyName;
  /** Admits these as well; one that it admits already may get a later end. */
  admit(grants: readonly Grant[]): void;
  /** Admits, of what it admits, only these; connections that no grant admits any more are cut. */
  keepOnly(grants: readonly Grant[]): void;
  /** Whether it is let in, until the end that it has. */
  admits(grant: Grant): boolean;
  /** Whether it is let in, if only until an earlier end. */
  knows(grant: Grant): boolean;
  live(): readonly LiveConnection[];
  stop(): Promise<void>;
}

export type PortDeps = GateDeps & { readonly shut: (grant: Grant, at: Instant) => void };

/** Listens; throws AdapterFailure where the port cannot be had. */
export async function createGatePort(deps: PortDeps, door: Door): Promise<GatePort> {
  let admitted: readonly Grant[] = [];
  const alarm = createEndAlarm(deps.clock, () => enforce(admitted));
  const passages = new Set<Passage>();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, accept);
  await listen(server, door);

  function accept(socket: Socket): void {
    const from = plainAddress(socket.remoteAddress ?? "");
    const grant = from === "" ? null : admitting(admitted, from, deps.clock.now());
    if (grant === null) {
      refuse(deps, door, { socket, from });
      return;
    }
    const passage = startPassage(deps, { socket, grant, from });
    passages.add(passage);
    passage.closed.then(() => passages.delete(passage), rethrow);
  }

  /** Cuts what nothing admits, hands on what another grant still does, and waits for the next end. */
  function enforce(wanted: readonly Grant[]): void {
    const now = deps.clock.now();
    const before = admitted;
    admitted = wanted.filter((grant) => shouldBeOpen(grant, now));
    for (const passage of passages) {
      const grant = carrying(admitted, { grant: passage.grant(), from: passage.from }, now);
      if (grant === null) passage.cut();
      else passage.carryUnder(grant);
    }
    for (const grant of before) if (!isIn(admitted, grant)) deps.shut(grant, deps.clock.now());
    alarm.set(admitted);
  }

  return {
    proxy: door.proxy,
    admit: (grants) => enforce([...admitted.filter((grant) => !isIn(grants, grant)), ...grants]),
    keepOnly: (grants) => enforce(admitted.filter((grant) => isIn(grants, grant))),
    admits: ({ id, endsAt }) => admitted.some((grant) => grant.id === id && grant.endsAt === endsAt),
    knows: (grant) => isIn(admitted, grant),
    live: () => [...passages].map((passage) => passage.seen()),
    stop: async () => {
      enforce([]);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await Promise.all([closed, ...[...passages].map((passage) => passage.closed)]);
    },
  };
}

const isIn = (grants: readonly Grant[], { id }: Grant): boolean => grants.some((grant) => grant.id === id);

function refuse(deps: GateDeps, door: Door, told: { readonly socket: Socket; readonly from: string }): void {
  told.socket.on("error", () => told.socket.destroy());
  told.socket.resetAndDestroy();
  const { proxy, ports } = door;
  deps.connections.refused({ proxy, port: ports.from, from: told.from, at: deps.clock.now() });
}

/** Recording a connection's end cannot fail but by a bug, and bugs are loud. */
const rethrow = (error: unknown): never => {
  throw error;
};

async function listen(server: Server, { gateHost, ports }: Door): Promise<void> {
  const host = gateHost ?? "127.0.0.1";
  server.listen({ host, port: ports.from });
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new AdapterFailure({
      adapter: "gate",
      doing: `listening on ${host}:${ports.from}`,
      retry: "soon",
      cause,
    });
  }
}
