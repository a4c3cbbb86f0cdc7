import { createServer, type Server, type Socket } from "node:net";
import type { Address } from "../domain/door.ts";

/** A private text service: a line a second to whoever gets through to it. */
export interface DemoServices {
  readonly addresses: Readonly<Record<DemoName, Address>>;
  stop(): Promise<void>;
}

export type DemoName = "orders-db" | "ledger" | "admin-ui";

/** The n-th line of a service, without its time. */
const LINES: Readonly<Record<DemoName, (n: number) => string>> = {
  "orders-db": (n) => `order ${8817 + n}  ${pick(n, ["paid", "paid", "waiting"]).padEnd(8)}${amount(n, 120)}`,
  ledger: (n) =>
    `transfer ${4401 + n}  ${pick(n, ["booked", "settled", "settled", "held"]).padEnd(8)}${amount(n, 9000)}`,
  "admin-ui": (n) => `signed in ${12 + (n % 5)}  queue ${String((n * 7) % 40).padStart(2)}  errors 0`,
};

const pick = (n: number, words: readonly string[]): string => words[(n * 5 + 2) % words.length] ?? "";

const amount = (n: number, below: number): string => (((n + 3) * 41.17) % below).toFixed(2).padStart(8);

const timeOf = (at: Date): string => at.toTimeString().slice(0, 8);

function serve(name: DemoName, socket: Socket): void {
  let n = 0;
  const write = (): void => {
    socket.write(`${timeOf(new Date())}  ${LINES[name](n)}\n`);
    n += 1;
  };
  const everySecond = setInterval(write, 1000);
  socket.on("close", () => clearInterval(everySecond));
  // A client that goes away is how every connection here ends; "close" follows.
  socket.on("error", () => socket.destroy());
  socket.resume();
  write();
}

async function start(name: DemoName, sockets: Set<Socket>): Promise<readonly [Server, Address]> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(name, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A demo service has no port");
  return [server, { host: "127.0.0.1", port: address.port }];
}

/** One for each target, on any free port of 127.0.0.1. */
export async function startDemoServices(): Promise<DemoServices> {
  const sockets = new Set<Socket>();
  const [orders, ledger, admin] = await Promise.all([
    start("orders-db", sockets),
    start("ledger", sockets),
    start("admin-ui", sockets),
  ]);
  return {
    addresses: { "orders-db": orders[1], ledger: ledger[1], "admin-ui": admin[1] },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(
        [orders, ledger, admin].map(
          ([server]) => new Promise<void>((resolve) => server.close(() => resolve())),
        ),
      );
    },
  };
}
