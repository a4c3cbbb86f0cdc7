import { connect, type Socket } from "node:net";
import type { Excuses } from "./excuses.ts";
import { dueOf, placeOf, type Stored, type StoredGrant } from "./stored.ts";
import type { Violations } from "./violations.ts";
import { BOUND_MS } from "./watch-wall.ts";

export interface GateWatch {
  tick(now: number): void;
  /** How many are inside. */
  visitors(): number;
  stop(): void;
}

const HELLO = "hello\n";

/** Another program may have taken a dead gate's port; only the service behind the gate gives back what it gets. */
const isEcho = (chunk: Buffer): boolean => chunk.toString() === HELLO;

const sharing = (stored: Stored, grant: StoredGrant): readonly StoredGrant[] =>
  stored.all("grants").filter((one) => placeOf(one) === placeOf(grant));

/** When a connection of the grant has to be over: others that follow without a gap carry it on. */
function overAt(stored: Stored, grant: StoredGrant): number {
  const inOrder = sharing(stored, grant).toSorted((one, two) => one.starts_at - two.starts_at);
  return inOrder.reduce(
    (end, other) => (other.starts_at <= end ? Math.max(end, dueOf(other)) : end),
    dueOf(grant),
  );
}

const placeIn = ({ source_cidr, ports }: StoredGrant) => ({
  host: "127.0.0.1",
  port: Number(ports),
  localAddress: source_cidr.split("/")[0] ?? "",
});

/** Someone who goes through each door while it is open, stays, and knocks once more when it is over. */
export function watchGate(deps: {
  readonly stored: Stored;
  readonly excuses: Excuses;
  readonly violations: Violations;
}): GateWatch {
  const { stored, excuses, violations } = deps;
  const inside = new Map<string, Socket>();
  const late = new Set<string>();
  const knocked = new Set<string>();

  const admits = (grant: StoredGrant, now: number): boolean =>
    sharing(stored, grant).some((one) => one.starts_at <= now && now < dueOf(one));

  const enter = (grant: StoredGrant): void => {
    const socket = connect(placeIn(grant));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => inside.delete(grant.id));
    socket.on("data", (chunk) => {
      if (isEcho(chunk)) inside.set(grant.id, socket);
    });
    socket.write(HELLO);
  };

  const knock = (grant: StoredGrant): void => {
    const socket = connect({ ...placeIn(grant), timeout: 1_000 });
    socket.on("error", () => socket.destroy());
    socket.on("timeout", () => socket.destroy());
    socket.on("data", (chunk) => {
      if (isEcho(chunk) && !admits(grant, Date.now()))
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
    const isShut =
      !knocked.has(grant.id) && sharing(stored, grant).every(({ closed_at }) => closed_at !== null);
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
      `due ${ago(overAt(stored, grant))}, its grant ${ago(dueOf(grant))}, seen closed ${ago(grant.closed_at)}, last excuse ${ago(excuses.lastEnd())}`
    );
  };
  const isLate = (grant: StoredGrant, now: number): boolean =>
    inside.has(grant.id) &&
    !late.has(grant.id) &&
    now - Math.max(overAt(stored, grant), excuses.lastEnd()) > BOUND_MS;
  return {
    tick(now) {
      for (const grant of stored.all("grants")) {
        visit(grant, now);
        if (!isLate(grant, now)) continue;
        late.add(grant.id);
        violations.saw(
          "no door past its end",
          `a connection of ${grant.id} goes on ${BOUND_MS} ms after it was due, and nothing excuses it: ${sayInside(grant, now)}`,
        );
      }
    },
    visitors: () => inside.size,
    stop: () => {
      for (const socket of inside.values()) socket.destroy();
    },
  };
}
