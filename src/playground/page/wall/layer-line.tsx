import type { ReactNode } from "react";
import type {
  GateShown,
  LayerShown,
  RuleOnWall,
  SecurityGroupShown,
  SessionShown,
  Traffic,
} from "../../wall/page-protocol.ts";
import { bytes, clockSeconds, counted } from "../state/times.ts";

interface LayerProps {
  readonly layer: LayerShown;
  readonly traffic: Traffic;
  readonly zone: string;
}

/** `sgr-0a1b77…`: enough to be found again. */
const shortId = (id: string): string => (id.length > 12 ? `${id.slice(0, 10)}…` : id);

const ruleWords = (rule: RuleOnWall, zone: string): string =>
  [
    shortId(rule.id),
    `${rule.protocol} ${rule.ports}`,
    rule.source,
    ...(rule.until === null ? [] : [`until ${clockSeconds(rule.until, zone)}`]),
  ].join(" · ");

function groupWords({ rule, status, sharedUntil, sweptAt }: SecurityGroupShown, zone: string): string {
  if (rule !== null) return ruleWords(rule, zone);
  if (sharedUntil !== null)
    return `another door needs the same rule until ${clockSeconds(sharedUntil, zone)}`;
  if (sweptAt !== null) return `no rule: the sweeper took it back at ${clockSeconds(sweptAt, zone)}`;
  return status === "closed" || status === "closing" ? "no rule" : "no rule yet";
}

function gateWords(_: GateShown, { live, total, cut, refused, bytes: moved }: Traffic): string {
  const now = live > 0 || total === 0 ? counted(live, "connection") : `${counted(total, "connection")}, over`;
  const ends = [...(cut > 0 ? [`${cut} cut`] : []), ...(refused > 0 ? [`${refused} refused`] : [])];
  return [now, ...(moved === null ? [] : [bytes(moved)]), ...ends].join(" · ");
}

function sessionWords({ handedOut, until, status }: SessionShown, zone: string): string {
  if (until === null)
    return status === "closed" ? "no credentials were handed out" : "no credentials handed out yet";
  const end = status === "closed" ? "over" : `until ${clockSeconds(until, zone)}`;
  return `credentials handed out ${handedOut === 1 ? "once" : `${handedOut} times`} · ${end}`;
}

const NAMES: Readonly<Record<LayerShown["name"], string>> = {
  "security-group": "security group",
  gate: "gate",
  "sts-session": "AWS session",
};

function layerWords(layer: LayerShown, traffic: Traffic, zone: string): string {
  switch (layer.name) {
    case "security-group":
      return groupWords(layer, zone);
    case "gate":
      return gateWords(layer, traffic);
    case "sts-session":
      return sessionWords(layer, zone);
  }
}

/** One line of a door: what a layer holds. */
export const LayerLine = ({ layer, traffic, zone }: LayerProps): ReactNode => (
  <div className="layer">
    <dt>{NAMES[layer.name]}</dt>
    <dd>
      <span className="layer-status" data-status={layer.status}>
        {layer.status}
      </span>{" "}
      {layerWords(layer, traffic, zone)}
      {layer.problem === null ? null : <span className="bad"> · {layer.problem}</span>}
    </dd>
  </div>
);
