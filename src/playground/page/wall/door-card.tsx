import type { ReactNode } from "react";
import type { DoorShown } from "../../wall/page-protocol.ts";
import { clockSeconds } from "../state/times.ts";
import { useNow } from "../state/use-now.ts";
import { type DoorPhase, figureOf, phaseOf } from "./door-phase.ts";
import { LayerLine } from "./layer-line.tsx";
import { Wire } from "./wire.tsx";

interface DoorProps {
  readonly door: DoorShown;
  readonly offsetMs: number;
  readonly zone: string;
  /** Closed a while ago: its receipt is enough. */
  readonly isPast: boolean;
}

const TICK_MS = 200;

const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(2)} s`;

/** Nothing where it is not over yet. */
function ending(door: DoorShown, phase: DoorPhase, zone: string): string | null {
  const at = clockSeconds(door.endsAt, zone);
  if (phase === "open" || phase === "opening") return null;
  if (phase !== "closed") return `ended ${at}, not closed yet`;
  // Only a look shows it: the bot that would write it down is dead.
  if (door.closedAt === null) return `ended ${at}; nothing lets anybody in. The receipt comes with the bot`;
  const late = seconds(door.closedAt - door.endsAt);
  return door.reason === null || door.reason === "expired"
    ? `closed ${at}, all layers closed ${late} after the end`
    : `${door.reason} ${at}, all layers closed ${late} later`;
}

/** One door: who, what, the path, how long yet, and what holds it. */
export function DoorCard({ door, offsetMs, zone, isPast }: DoorProps): ReactNode {
  const now = useNow(offsetMs, TICK_MS, door.status !== "closed");
  const phase = phaseOf(door, now);
  const told = ending(door, phase, zone);
  return (
    <article className="door" data-status={phase} aria-label={`${door.title} for ${door.person}`}>
      <header>
        <h3>
          {door.title} <span>for {door.person}</span>
        </h3>
        <p className="left" role="timer" aria-label={phase === "late" ? "Late" : "Time left"}>
          {figureOf(phase, door, now)}
        </p>
      </header>
      {isPast ? null : <Inside door={door} phase={phase} now={now} zone={zone} />}
      {told === null ? null : <p className="ending">{told}</p>}
    </article>
  );
}

interface InsideProps extends Pick<DoorProps, "door" | "zone"> {
  readonly phase: DoorPhase;
  readonly now: number;
}

function Inside({ door, phase, now, zone }: InsideProps): ReactNode {
  const { traffic } = door;
  const isClosed = phase === "closed";
  const isCut = isClosed || door.layers.some(({ name, status }) => name === "gate" && status === "closed");
  const flown = isCut ? 0 : (traffic.bytes ?? 0);
  const share = Math.max(0, Math.min(1, (door.endsAt - now) / (door.endsAt - door.startsAt)));
  return (
    <>
      <p className="path">
        <span className="stop">{door.source}</span>
        <Wire isBroken={isCut} bytes={flown} />
        <span className="stop">gate :{door.gatePort}</span>
        <Wire isBroken={false} bytes={flown} />
        <span className="stop">{door.target}</span>
      </p>
      {isClosed ? null : (
        <div className="bar" aria-hidden="true">
          <div style={{ transform: `scaleX(${share})` }} />
        </div>
      )}
      <dl>
        {door.layers.map((layer) => (
          <LayerLine key={layer.name} layer={layer} traffic={traffic} zone={zone} />
        ))}
      </dl>
    </>
  );
}
