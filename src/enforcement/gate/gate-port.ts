import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Door } from "../../domain/door.ts";
import { AdapterFailure } from "../../domain/failures.ts";
import type { Grant } from "../../domain/grant.ts";
import type { ProxyName } from "../../domain/ids.ts";
import { admitting, plainAddress } from "./admission.ts";
import { createEndAlarm } from "./end-alarm.ts";
import type { GateDeps } from "./gate-deps.ts";
import { type LiveConnection, type Passage, startPassage } from "./passage.ts";

/** One listening port of the gate, in front of one target. */
export interface GatePort {
  readonly proxy: ProxyName;
  /** Admits these and nothing else; connections that none of them admits are cut. */
  admit(grants: readonly Grant[]): void;
  /** Admits, of what it admits, only these. */
  keepOnly(grants: readonly Grant[]): void;
  admits(grant: Grant): boolean;
  live(): readonly LiveConnection[];
  stop(): Promise<void>;
}

/** Listens; throws AdapterFailure where the port cannot be had. */
export async function createGatePort(deps: GateDeps, door: Door): Promise<GatePort> {
  let admitted: readonly Grant[] = [];
  const alarm = createEndAlarm(deps.clock, enforce);
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
  function enforce(): void {
    const now = deps.clock.now();
    for (const passage of passages) {
      const grant = admitting(admitted, passage.from, now);
      if (grant === null) passage.cut();
      else passage.carryUnder(grant);
    }
    alarm.set(admitted);
  }

  return {
    proxy: door.proxy,
    admit: (grants) => {
      admitted = grants;
      enforce();
    },
    keepOnly: (grants) => {
      admitted = grants.filter(({ id }) => admitted.some((one) => one.id === id));
      enforce();
    },
    admits: (grant) =>
      server.listening && admitted.some(({ id, endsAt }) => id === grant.id && endsAt === grant.endsAt),
    live: () => [...passages].map((passage) => passage.seen()),
    stop: async () => {
      admitted = [];
      enforce();
      server.close();
      await Promise.all([...passages].map(({ closed }) => closed));
    },
  };
}

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
