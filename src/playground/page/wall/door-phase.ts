import type { DoorShown, LayerShown } from "../../wall/page-protocol.ts";
import { timeLeft } from "../state/times.ts";

/** A door at this moment: `ending` is over, and closed by nobody yet as far as the page was told. */
export type DoorPhase = "opening" | "open" | "ending" | "late" | "closed";

/** Closing takes a moment; from then on it is said how late it is. */
const LATE_MS = 1_500;

/** What AWS refuses by itself at an instant of its own is waited for, and not late. */
const isLate = ({ layers }: Pick<DoorShown, "layers">): boolean =>
  layers.some(({ name, status }: LayerShown) => name !== "sts-session" && status !== "closed");

type Timed = Pick<DoorShown, "status" | "endsAt" | "layers">;

/** Told from the door and the time alone: the end comes without anybody saying so. */
export function phaseOf(door: Timed, now: number): DoorPhase {
  if (door.status === "closed") return "closed";
  const isOver = door.status === "closing" || now >= door.endsAt;
  if (!isOver) return door.status === "opening" ? "opening" : "open";
  return isLate(door) && now - door.endsAt >= LATE_MS ? "late" : "ending";
}

/** The largest figure of a door. */
export function figureOf(phase: DoorPhase, { endsAt }: Pick<DoorShown, "endsAt">, now: number): string {
  switch (phase) {
    case "closed":
      return "closed";
    case "ending":
      return "closing";
    case "late":
      return `${timeLeft(now - endsAt)} late`;
    default:
      return timeLeft(endsAt - now);
  }
}
