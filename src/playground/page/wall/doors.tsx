import type { ReactNode } from "react";
import type { Wall } from "../../wall/page-protocol.ts";
import { EXAMPLE } from "../chat/example.ts";
import { clockSeconds, clockTime } from "../state/times.ts";
import { BotLine } from "./bot-line.tsx";
import { DoorCard } from "./door-card.tsx";

interface DoorsProps {
  readonly wall: Wall;
  readonly offsetMs: number;
  readonly zone: string;
  readonly suggest: (text: string) => void;
}

/** Every door there is; a wall without one says how to get one. */
export function Doors({ wall, offsetMs, zone, suggest }: DoorsProps): ReactNode {
  const { doors, frozen, foreignRules } = wall;
  const newest = doors.find(({ closedAt }) => closedAt !== null);
  return (
    <section className="doors" aria-labelledby="wall-title">
      <header>
        <h2 id="wall-title">The wall</h2>
        <BotLine bot={wall.bot} zone={zone} />
      </header>
      {wall.swept === null ? null : (
        <p className="swept" role="status">
          The sweeper took back {wall.swept.rule} at {clockSeconds(wall.swept.at, zone)},{" "}
          {Math.round(wall.swept.lateMs / 1000)} s after its end, without the bot
        </p>
      )}
      {frozen === null ? null : (
        <p className="frozen" role="status">
          Frozen since {clockTime(frozen.at, zone)} by {frozen.by}: “{frozen.reason}”. Nothing opens until it
          is lifted.
        </p>
      )}
      {doors.some(({ status }) => status !== "closed") ? null : <NoDoors suggest={suggest} />}
      {doors.map((door) => (
        <DoorCard
          key={door.grant}
          door={door}
          offsetMs={offsetMs}
          zone={zone}
          isPast={door.closedAt !== null && door !== newest}
        />
      ))}
      {foreignRules.map((rule) => (
        <p className="foreign" key={rule.id}>
          Not Sallyport’s, left alone: {rule.protocol} {rule.ports} from {rule.source}
          {rule.description === "" ? null : `, “${rule.description}”`}
        </p>
      ))}
    </section>
  );
}

const NoDoors = ({ suggest }: { readonly suggest: (text: string) => void }): ReactNode => (
  <div className="door no-doors">
    <p>No door is open: nothing gets through to the services behind the wall.</p>
    <button type="button" className="try" onClick={() => suggest(EXAMPLE)}>
      Ask for one
    </button>
  </div>
);
