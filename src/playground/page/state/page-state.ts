import type { StreamEvent } from "../../page-server/page-protocol.ts";
import { doneIn, type StepName } from "../guide/steps.ts";
import { applyChange } from "./apply-change.ts";

export type Welcome = Extract<StreamEvent, { readonly type: "welcome" }>;

/** Everything the page shows that comes from the server, for one person. */
export interface PageState extends Omit<Welcome, "type" | "now"> {
  /** What to add to this browser's clock to have the server's. */
  readonly offsetMs: number;
  /** Which steps of the guide were done since the playground began. */
  readonly done: readonly StepName[];
}

const LINES_KEPT = 300;

/** The state after an event. What comes before the first welcome is in the welcome. */
export function afterEvent(state: PageState | null, event: StreamEvent): PageState | null {
  if (event.type === "welcome") return welcomed(state, event);
  if (state === null) return null;
  const after = changed(state, event);
  return { ...after, done: doneIn(after, after.done) };
}

/** Another person, or the same one again; a log that is shorter than it was is another playground's. */
function welcomed(before: PageState | null, { type: _, now, ...rest }: Welcome): PageState {
  const isSame = before !== null && before.wall.audit.size <= rest.wall.audit.size;
  return { ...rest, offsetMs: now - Date.now(), done: doneIn(rest, isSame ? before.done : []) };
}

function changed(state: PageState, event: Exclude<StreamEvent, Welcome>): PageState {
  switch (event.type) {
    case "workspace":
      return { ...state, workspace: applyChange(state.workspace, event.event) };
    case "wall":
      return { ...state, wall: event.wall, offsetMs: event.wall.now - Date.now() };
    case "terminal":
      return { ...state, terminal: withLine(state.terminal, event.line) };
    case "terminal.cleared":
      return { ...state, terminal: [] };
  }
}

const withLine = (lines: PageState["terminal"], line: PageState["terminal"][number]): PageState["terminal"] =>
  [...lines.filter(({ id }) => id !== line.id), line].slice(-LINES_KEPT);
