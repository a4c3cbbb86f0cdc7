import type { WorkspaceState } from "../../slack/page-protocol.ts";
import type { BlockSurroundings } from "../blocks/block-context.ts";

/** Who is who, for mentions and choices, and the reader's zone for dates. */
export function namesIn(workspace: WorkspaceState): Pick<BlockSurroundings, "zone" | "nameOf" | "people"> {
  const people = workspace.people.map(({ id, realName }) => ({ id, name: realName }));
  const channels = workspace.channels.map(({ id, name }) => ({ id, name }));
  const names = new Map([...people, ...channels].map(({ id, name }) => [id, name]));
  return { zone: workspace.me.tz, people, nameOf: (id) => names.get(id) ?? id };
}
