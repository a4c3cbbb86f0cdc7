import type { Instant } from "../../domain/ids.ts";
import type { DoorShown, DoorStatus, LayerShown } from "./page-protocol.ts";

/** A door while there is no bot to look after it: told by what is there, since nobody writes anything down. */
export function withoutBot(door: DoorShown, now: Instant): DoorShown {
  const isOver = now >= door.endsAt;
  const layers = door.layers.map((layer) => layerWithoutBot(layer, { now, isOver }));
  return { ...door, layers, status: statusOf(door, layers, isOver) };
}

/** What the bot wrote of its closing stays true; of what ended since, only a look can tell. */
function statusOf(door: DoorShown, layers: readonly LayerShown[], isOver: boolean): DoorStatus {
  if (!isOver || door.status === "closed") return door.status;
  return layers.every(({ status }) => status === "closed") ? "closed" : "closing";
}

interface Moment {
  readonly now: Instant;
  readonly isOver: boolean;
}

function layerWithoutBot(layer: LayerShown, { now, isOver }: Moment): LayerShown {
  const open = isOver ? "closing" : "open";
  switch (layer.name) {
    case "gate":
      return { ...layer, status: "closed", problem: "gone with the bot" };
    case "security-group":
      if (layer.rule !== null) return { ...layer, status: open };
      return { ...layer, status: isOver ? "closed" : layer.status };
    case "sts-session":
      // AWS refuses them from then on by itself.
      if (layer.until !== null && layer.until > now) return { ...layer, status: open };
      return { ...layer, status: isOver ? "closed" : layer.status };
  }
}
