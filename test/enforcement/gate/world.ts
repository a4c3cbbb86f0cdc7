import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createSystemClock } from "../../../src/clock.ts";
import type { Connection } from "../../../src/domain/connection.ts";
import type { Address, Door } from "../../../src/domain/door.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { type ProxyName, proxyName } from "../../../src/domain/ids.ts";
import { createGateLayer, type GateLayer } from "../../../src/enforcement/gate/gate-layer.ts";
import type { ConnectionLog } from "../../../src/ports/connection-log.ts";
import type { EnforcementLayer, LayerReport } from "../../../src/ports/enforcement-layer.ts";
import { createRandomIds } from "../../../src/random-ids.ts";
import { freePort } from "../../support/free-port.ts";
import { aGrant, PROXY } from "../a-grant.ts";
import { convergence, type SetTold } from "../bounds.ts";

type Refused = Parameters<ConnectionLog["refused"]>[0];

/** What the gate told, in its order. */
export interface Told {
  readonly connections: Connection[];
  readonly refused: Refused[];
}

export interface Service extends AsyncDisposable {
  readonly address: Address;
  readonly sockets: ReadonlySet<Socket>;
}

/** A private service of the test's own on a free port of 127.0.0.1. */
export async function startService(serve: (socket: Socket) => void): Promise<Service> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  const port = await listenAnywhere(server);
  return {
    address: { host: "127.0.0.1", port },
    sockets,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function listenAnywhere(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
}

/** Says back what it hears. */
export const startEcho = (): Promise<Service> => startService((socket) => socket.pipe(socket));

export interface GateWorld extends AsyncDisposable {
  readonly layer: GateLayer;
  readonly told: Told;
  readonly echo: Service;
  /** A door on a free port. */
  readonly door: (over?: Partial<Door>) => Promise<Door>;
  readonly grant: (door: Door, over?: { readonly source?: string; readonly endsInMs?: number }) => Grant;
  readonly converge: (set: SetTold) => Promise<LayerReport>;
  readonly stop: () => Promise<void>;
}

export const ANA = "127.0.0.2";
export const BEN = "127.0.0.3";
export const OTHER_PROXY: ProxyName = proxyName("stage-west");

/** A gate with an echo service behind it, on the machine's own clock: its ends come by themselves. */
export async function createGateWorld(): Promise<GateWorld> {
  const echo = await startEcho();
  const told: Told = { connections: [], refused: [] };
  const layer = createGate(told);
  let count = 0;
  const stop = async (): Promise<void> => {
    await layer.stop();
    await echo[Symbol.asyncDispose]();
  };
  return {
    layer,
    told,
    echo,
    door: async (over = {}) => ({ ...gateDoor(await freePort(), echo.address), ...over }),
    grant: (door, { source = `${ANA}/32`, endsInMs = 60_000 } = {}) => {
      count += 1;
      return aGrant({ id: `w${String(count).padStart(5, "0")}`, door, now: CLOCK.now(), source, endsInMs });
    },
    converge: (set) => layer.converge(convergence(set, [])),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const CLOCK = createSystemClock();

export function createGate(told: Told): GateLayer {
  const connections: ConnectionLog = {
    record: (connection) => told.connections.push(connection),
    refused: (attempt) => told.refused.push(attempt),
  };
  return createGateLayer({ clock: CLOCK, ids: createRandomIds(), connections });
}

export const gateDoor = (port: number, upstream: Address): Door => ({
  proxy: PROXY,
  layers: ["gate"],
  group: null,
  ports: { from: port, to: port },
  endpoint: { host: "127.0.0.1", port },
  gateHost: "127.0.0.1",
  upstream,
  cuts: true,
});

/** A layer in the place of one whose process has died: its sockets went with it. */
export function replacing(dead: EnforcementLayer, fresh: EnforcementLayer): EnforcementLayer {
  return {
    ...fresh,
    converge: async (set) => {
      await dead.stop();
      return fresh.converge(set);
    },
  };
}
