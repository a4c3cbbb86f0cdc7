import type { StreamEvent } from "../../page-server/page-protocol.ts";
import { applyChange } from "./apply-change.ts";

export type Welcome = Extract<StreamEvent, { readonly type: "welcome" }>;

/** Everything the page shows that comes from the server, for one person. */
export interface PageState extends Omit<Welcome, "type" | "now"> {
  /** What to add to this browser's clock to have the server's. */
  readonly offsetMs: number;
}

const LINES_KEPT = 300;

/** The state after an event. What comes before the first welcome is in the welcome. */
export function afterEvent(state: PageState | null, event: StreamEvent): PageState | null {
  if (event.type === "welcome") return welcomed(event);
  return state === null ? null : changed(state, event);
}

const welcomed = ({ type: _, now, ...rest }: Welcome): PageState => ({ ...rest, offsetMs: now - Date.now() });

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
