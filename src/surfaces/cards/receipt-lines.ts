import { type ConnectionSummary, sayBytes } from "../../domain/connection.ts";
import { sayDuration } from "../../domain/duration.ts";
import { endedByLeaving, type Grant } from "../../domain/grant.ts";
import { type LayerState, waitsUntil } from "../../domain/layer-state.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Story } from "../../domain/story.ts";
import { nameOf } from "./asked-lines.ts";
import { at, join, type Line, listed, type Part, say, sentence, until, words } from "./line.ts";

/** `0.21 s`, to the hundredth where it is short. */
export function sayLateness(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : sayDuration(ms);
}

/** `3 connections, 12.4 MB; 1 live; 1 was cut`; null where no layer sees connections. */
export function connectionsLine(seen: ConnectionSummary, layers: readonly LayerState[]): Line | null {
  if (seen.count === 0 && !layers.some(({ layer }) => layer === "gate")) return null;
  if (seen.count === 0) return say`No connection was made.`;
  const isLive = seen.live === seen.count;
  const count = `${seen.count} ${isLive ? "live " : ""}connection${seen.count === 1 ? "" : "s"}`;
  const cut = seen.cut === 0 ? "" : `; ${seen.cut} ${seen.cut === 1 ? "was" : "were"} cut`;
  // Bytes are told when a connection ends, and never of one that was cut because the bot died.
  const isUntold = seen.bytes === 0 && seen.live + seen.cut > 0;
  const bytes = isUntold ? "" : `, ${sayBytes(seen.bytes)}`;
  const live = seen.live === 0 || isLive ? "" : `; ${seen.live} live`;
  return say`${words(`${count}${bytes}${live}${cut}.`)}`;
}

/** When it closed, how late, and what a later look showed; I8: what still admits is said instead of "closed". */
function closingLine(receipt: Receipt): Line {
  if (receipt.closedAt === null) return say`Not closed yet.`;
  const confirmed =
    receipt.confirmedAt === null ? [] : say`; confirmed at ${at(receipt.confirmedAt, "seconds")}`;
  const when = say`${at(receipt.closedAt, "seconds")}, ${words(sayLateness(receipt.lateMs ?? 0))} after the end`;
  if (receipt.foundClosed) {
    return say`Found closed at ${when}: something else had closed it by then, as the sweeper does${confirmed}.`;
  }
  if (receipt.stillAdmits.length > 0) {
    return say`Ours was taken back at ${when}${confirmed}, but the address is let in still, by ${admitters(receipt)}.`;
  }
  return say`Closed at ${when}${confirmed}.`;
}

export const admitters = (receipt: Receipt): Line =>
  listed(
    receipt.stillAdmits.map((one) => say`${one}`),
    "and",
  );

/** Another grant that admits is as it should be; anything else is a rule that is not ours. */
export const foreignAdmits = (receipt: Receipt): boolean =>
  receipt.stillAdmits.some((one) => !/^g-[a-z0-9]+/.test(one));

/** Who or what ended it; null where time did. */
export function endLine(story: Story, grant: Grant): Line | null {
  const { ended } = grant;
  if (ended === null) return null;
  const why = ended.note === null || ended.note === "" ? [] : say`: “${sentence(ended.note)}”`;
  switch (ended.reason) {
    case "expired":
      return null;
    case "released":
      return say`${nameOf(story, ended.by ?? grant.person)} was done at ${at(ended.at)}.`;
    case "revoked":
      if (endedByLeaving(ended)) return say`Closed at ${at(ended.at)}, since the account is deactivated.`;
      return say`Revoked by ${ended.by === null ? "an operator" : nameOf(story, ended.by)} at ${at(ended.at)}${why}.`;
    case "failed":
      return say`It could not be opened, and was given up at ${at(ended.at)}${why}.`;
  }
}

/** What a layer is struggling with; null where none is. */
export function problemLine(receipt: Receipt, now: Story["now"]): Line | null {
  const problems = receipt.layers.filter(({ problem }) => problem !== null);
  if (problems.length === 0) return null;
  return join(problems.map((layer) => layerProblem(layer, now)));
}

function layerProblem(layer: LayerState, now: Story["now"]): Line {
  const over = waitsUntil(layer);
  if (over !== null) return waitingLine(layer, until(over, now));
  const said = say`${words(LAYERS[layer.layer])}: ${sentence(layer.problem ?? "")}.`;
  const next =
    layer.nextTryAt === null || layer.nextTryAt <= now
      ? say`Trying again.`
      : say`Trying again; the next try is in ${words(sayDuration(layer.nextTryAt - now))}.`;
  const what = layer.evidence === null ? [] : say` It is ${sentence(layer.evidence)}.`;
  return say`${said} ${next}${what}`;
}

/** What holds its own end is no alarm; why nothing ends it sooner is told where there is a why. */
function waitingLine({ layer, problem }: LayerState, over: Part): Line {
  if (layer !== "sts-session") {
    return say`${words(LAYERS[layer])}: ${sentence(problem ?? "")}. It closes by itself at ${over}.`;
  }
  const [, why] = (problem ?? "").split(", since ");
  const since = why === undefined ? [] : say`, since ${sentence(why)}`;
  return say`AWS credentials that were handed out work until ${over} at the latest${since}. No more are handed out.`;
}

const LAYERS: Readonly<Record<LayerState["layer"], string>> = {
  "security-group": "security-group",
  gate: "gate",
  "sts-session": "AWS session",
};

/** What the whole of the closing came to, with live connections where they could not be cut. */
export function receiptLines(receipt: Receipt): readonly Line[] {
  const seen = connectionsLine(receipt.connections, receipt.layers);
  const outlive = receipt.cuts ? [] : [say`Live connections outlive the end: this proxy cannot cut them.`];
  return [join([closingLine(receipt), ...(seen === null ? [] : [seen])]), ...outlive];
}
