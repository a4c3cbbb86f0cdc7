import { createServer, type Server, type Socket } from "node:net";
import type { Grant } from "../../../src/domain/grant.ts";
import {
  cidr,
  grantId,
  instant,
  personId,
  proxyName,
  requestId,
  targetName,
} from "../../../src/domain/ids.ts";

/** A service that welcomes whom it lets in with a line, and keeps them. */
export interface TestService {
  readonly port: number;
  readonly sockets: readonly Socket[];
  stop(): Promise<void>;
}

export async function startService(letsIn: (address: string) => boolean): Promise<TestService> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => socket.destroy());
    if (letsIn(socket.remoteAddress ?? "")) socket.write("one\ntw");
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The service has no port");
  return {
    port: address.port,
    sockets,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const aGrant = (changes: Partial<Grant> = {}): Grant => ({
  id: grantId("g-222222"),
  request: requestId("r-222222"),
  person: personId("p-1"),
  target: targetName("orders-db"),
  title: "Orders database",
  door: {
    proxy: proxyName("prod-east"),
    layers: ["security-group", "gate"],
    group: { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" },
    ports: { from: 20001, to: 20001 },
    endpoint: { host: "127.0.0.1", port: 20001 },
    gateHost: "127.0.0.1",
    upstream: { host: "127.0.0.1", port: 5432 },
    cuts: true,
  },
  source: { cidr: cidr("127.0.0.2/32"), kind: "observed", network: null },
  startsAt: instant(1_000),
  endsAt: instant(31_000),
  ended: null,
  mac: "",
  connect: null,
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
  ...changes,
});
