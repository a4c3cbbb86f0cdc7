import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Door } from "../../../src/domain/door.ts";

/** A person's end of a connection. Each has a loopback address of their own. */
export interface Client extends AsyncDisposable {
  readonly socket: Socket;
  readonly received: () => Buffer;
  /** Whether what is said comes back before the connection is over. */
  readonly echoes: (text: string) => Promise<boolean>;
  /** The error's code, or `end`; with the instant it came at. */
  readonly over: Promise<{ readonly how: string; readonly at: number }>;
}

/** Resolves at once: whether the gate lets it in shows only in what comes back. */
export function dial(door: Door, from: string): Client {
  const { host, port } = door.endpoint;
  const socket = connect({ host, port, localAddress: from, family: 4 });
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  const received = (): Buffer => Buffer.concat(chunks);
  const over = new Promise<{ readonly how: string; readonly at: number }>((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ how: error.code ?? error.name, at: Date.now() }),
    );
    socket.once("close", () => resolve({ how: "end", at: Date.now() }));
  });
  return {
    socket,
    received,
    over,
    echoes: async (text) => {
      const before = received().length;
      socket.write(text);
      for (;;) {
        if (received().subarray(before).toString() === text) return true;
        if (socket.destroyed) return false;
        await Promise.race([once(socket, "data").catch(() => undefined), over]);
      }
    },
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await over;
    },
  };
}

/** Whether an address gets through to the other side, as any client can find out. */
export async function getsThrough(door: Door, from: string): Promise<boolean> {
  await using client = dial(door, from);
  return await client.echoes("is anybody there?");
}
