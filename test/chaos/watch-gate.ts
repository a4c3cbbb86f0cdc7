import { connect, type Socket } from "node:net";
import type { Excuses } from "./excuses.ts";
import { dueOf, placeOf, type Stored, type StoredGrant } from "./stored.ts";
import type { Violations } from "./violations.ts";
import { BOUND_MS } from "./watch-wall.ts";

export interface GateWatch {
  tick(now: number): void;
  stop(): void;
}

const HELLO = "hello\n";

/** Someone who goes through each door while it is open, stays, and knocks once more when it is over. */
export function watchGate(deps: {
  readonly stored: Stored;
  readonly excuses: Excuses;
  readonly violations: Violations;
}): GateWatch {
  const { stored, excuses, violations } = deps;
  const inside = new Map<string, Socket>();
  const knocked = new Set<string>();

  const addressOf = ({ source_cidr }: StoredGrant): string => source_cidr.split("/")[0] ?? "";
  const admits = (grant: StoredGrant, now: number): boolean =>
    stored
      .all("grants")
      .some((one) => placeOf(one) === placeOf(grant) && one.starts_at <= now && now < dueOf(one));
  const placeIn = (grant: StoredGrant) => ({
    host: "127.0.0.1",
    port: Number(grant.ports),
    localAddress: addressOf(grant),
  });

  const enter = (grant: StoredGrant): void => {
    const socket = connect(placeIn(grant));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => inside.delete(grant.id));
    socket.on("data", () => inside.set(grant.id, socket));
    socket.write(HELLO);
  };

  const knock = (grant: StoredGrant): void => {
    const socket = connect({ ...placeIn(grant), timeout: 1_000 });
    socket.on("error", () => socket.destroy());
    socket.on("timeout", () => socket.destroy());
    socket.on("data", (chunk) => {
      // Another program may have taken a dead gate's port; only the service behind the gate gives back what it gets.
      if (chunk.toString() === HELLO && !admits(grant, Date.now()))
        violations.saw("no door before its time", `the gate lets in ${placeOf(grant)}, and no grant does`);
      socket.destroy();
    });
    socket.write(HELLO);
  };

  const enteredAt = new Map<string, number>();
  const visit = (grant: StoredGrant, now: number): void => {
    const isNew = grant.opened_at !== null && now < dueOf(grant) && !enteredAt.has(grant.id);
    if (isNew) enter(grant);
    if (isNew) enteredAt.set(grant.id, now);
    const isShut = grant.closed_at !== null && !knocked.has(grant.id) && !admits(grant, now);
    if (isShut) knock(grant);
    if (isShut) knocked.add(grant.id);
  };
  /** Enough to tell whose gate it is: that of the bot, or of a program that has its port. */
  const sayInside = (grant: StoredGrant, now: number): string => {
    const socket = inside.get(grant.id);
    const ago = (instant: number | null | undefined): string =>
      typeof instant === "number" ? `${now - instant} ms ago` : "not";
    return (
      `entered ${ago(enteredAt.get(grant.id))} from ${socket?.localAddress}:${socket?.localPort} at port ${grant.ports}, ` +
      `due ${ago(dueOf(grant))}, seen closed ${ago(grant.closed_at)}, last excuse ${ago(excuses.lastEnd())}`
    );
  };
  const isLate = (grant: StoredGrant, now: number): boolean =>
    inside.has(grant.id) && now - Math.max(dueOf(grant), excuses.lastEnd()) > BOUND_MS && !admits(grant, now);
  return {
    tick(now) {
      for (const grant of stored.all("grants")) {
        visit(grant, now);
        if (isLate(grant, now))
          violations.saw(
            "no door past its end",
            `a connection of ${grant.id} goes on ${BOUND_MS} ms after it was due, and nothing excuses it: ${sayInside(grant, now)}`,
          );
      }
    },
    stop: () => {
      for (const socket of inside.values()) socket.destroy();
    },
  };
}
