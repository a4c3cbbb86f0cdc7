import { connect, type Socket } from "node:net";
import type { Connection } from "../../domain/connection.ts";
import type { Grant } from "../../domain/grant.ts";
import type { GrantId } from "../../domain/ids.ts";
import type { GateDeps } from "./gate-deps.ts";

/** A connection as it stands now. */
export interface LiveConnection {
  readonly grant: GrantId;
  readonly from: string;
  readonly port: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** One connection through the gate: a client's socket, and one to the target. */
export interface Passage {
  readonly from: string;
  /** The one it counts under now. */
  grant(): Grant;
  /** Resolves when both sockets are gone, and that was told. */
  readonly closed: Promise<void>;
  /** Another grant that admits the same source takes it over; that is told. */
  carryUnder(grant: Grant): void;
  /** The end: both sockets are reset at once, whatever was on its way. */
  cut(): void;
  seen(): LiveConnection;
}

export function startPassage(
  deps: GateDeps,
  told: { readonly socket: Socket; readonly grant: Grant; readonly from: string },
): Passage {
  const { socket, from } = told;
  const { upstream, ports } = told.grant.door;
  const id = deps.ids.unique();
  const openedAt = deps.clock.now();
  let { grant } = told;
  let wasCut = false;
  const target = connect({ host: upstream.host, port: upstream.port, allowHalfOpen: true });
  socket.pipe(target).pipe(socket);
  const closed = Promise.all([gone(socket, target), gone(target, socket)]).then(() => record(true));
  record(false);

  function record(over: boolean): void {
    const connection: Connection = {
      id,
      grant: grant.id,
      from,
      openedAt,
      closedAt: over ? deps.clock.now() : null,
      bytesIn: socket.bytesRead,
      bytesOut: socket.bytesWritten,
      cut: wasCut,
    };
    deps.connections.record(connection);
  }

  return {
    from,
    closed,
    grant: () => grant,
    carryUnder: (next) => {
      const isAnother = next.id !== grant.id;
      grant = next;
      if (isAnother) record(false);
    },
    cut: () => {
      wasCut = true;
      for (const one of [socket, target]) sever(one);
    },
    seen: () => ({
      grant: grant.id,
      from,
      port: ports.from,
      bytesIn: socket.bytesRead,
      bytesOut: socket.bytesWritten,
    }),
  };
}

/**
 * Reset, whatever is on its way, so that the other side knows at once. Node cannot reset a socket that is being
 * connected or shut down (uv_tcp_close_reset says EINVAL): it would stay open.
 */
function sever(socket: Socket): void {
  const isShuttingDown = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isShuttingDown) socket.destroy();
  else socket.resetAndDestroy();
}

/** A socket that fails takes the other one with it. */
function gone(socket: Socket, other: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on("error", () => other.destroy());
    socket.once("close", () => resolve());
  });
}
