import { connect } from "node:net";
import type { Address } from "../../domain/door.ts";
import { createLineSplitter } from "./line-splitter.ts";

export interface ConnectionEvents {
  /** The first bytes came: someone let it in. */
  admitted(): void;
  line(text: string): void;
  /** Over, and not by `close`. `code`: the system's name of what went wrong, if something did. */
  ended(how: { readonly wasAdmitted: boolean; readonly code: string | null }): Promise<void>;
}

export interface TerminalConnection {
  close(): void;
}

/** A real connection from a person's own address. */
export function openConnection(to: Address, from: string, events: ConnectionEvents): TerminalConnection {
  const socket = connect({ ...to, localAddress: from });
  const split = createLineSplitter(events.line);
  let wasAdmitted = false;
  let code: string | null = null;
  let isOurs = false;
  socket.setEncoding("utf8");
  socket.on("data", (piece: string) => {
    if (!wasAdmitted) events.admitted();
    wasAdmitted = true;
    split(piece);
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    code = error.code ?? error.name;
  });
  socket.on("close", () => {
    if (!isOurs) void events.ended({ wasAdmitted, code });
  });
  return {
    close() {
      isOurs = true;
      socket.destroy();
    },
  };
}
