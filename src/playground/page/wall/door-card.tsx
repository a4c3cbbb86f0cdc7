import type { ReactNode } from "react";
import type { DoorShown } from "../../wall/page-protocol.ts";
import { clockSeconds, timeLeft } from "../state/times.ts";
import { useNow } from "../state/use-now.ts";
import { LayerLine } from "./layer-line.tsx";
import { Wire } from "./wire.tsx";

interface DoorProps {
  readonly door: DoorShown;
  readonly offsetMs: number;
  readonly zone: string;
}

const TICK_MS = 200;

const isOver = ({ status }: DoorShown, left: number): boolean =>
  status === "closed" || status === "closing" || left <= 0;

const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(2)} s`;

function ending(door: DoorShown, zone: string): string {
  const at = clockSeconds(door.endsAt, zone);
  if (door.closedAt === null) return `ended ${at}, closing`;
  const late = seconds(door.closedAt - door.endsAt);
  return door.reason === null || door.reason === "expired"
    ? `closed ${at}, all layers closed ${late} after the end`
    : `${door.reason} ${at}, all layers closed ${late} later`;
}

/** One door: who, what, the path, how long yet, and what holds it. */
export function DoorCard({ door, offsetMs, zone }: DoorProps): ReactNode {
  const isTicking = door.status === "open" || door.status === "opening";
  const now = useNow(offsetMs, TICK_MS, isTicking);
  const left = door.endsAt - now;
  const over = isOver(door, left);
  const share = over ? 0 : Math.min(1, left / (door.endsAt - door.startsAt));
  const { traffic } = door;
  return (
    <section
      className="door"
      data-status={over ? "closed" : door.status}
      aria-label={`${door.title} for ${door.person}`}
    >
      <header>
        <h3>
          {door.title} <span>for {door.person}</span>
        </h3>
        <p className="left" role="timer" aria-label="Time left">
          {over ? "closed" : timeLeft(left)}
        </p>
      </header>
      <p className="path">
        <span className="stop">{door.source}</span>
        <Wire isBroken={over} bytes={traffic.bytes} />
        <span className="stop">gate :{door.gatePort}</span>
        <Wire isBroken={false} bytes={over ? 0 : traffic.bytes} />
        <span className="stop">{door.target}</span>
      </p>
      <div className="bar" aria-hidden="true">
        <div style={{ transform: `scaleX(${share})` }} />
      </div>
      <dl>
        {door.layers.map((layer) => (
          <LayerLine key={layer.name} layer={layer} traffic={traffic} zone={zone} />
        ))}
      </dl>
      {over ? <p className="ending">{ending(door, zone)}</p> : null}
    </section>
  );
}
