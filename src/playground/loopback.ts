import { createServer } from "node:net";

/** Whether this machine has the address: Linux has all of 127.0.0.0/8, macOS only 127.0.0.1. */
export function canBind(host: string): Promise<boolean> {
  return canListen(host, 0);
}

/** Whether a TCP port is free on an address of this machine at this moment. */
export function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}
