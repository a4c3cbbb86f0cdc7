import type { WorkspaceEvent, WorkspaceState } from "../slack/page-protocol.ts";
import type { TerminalLine } from "../terminal/page-protocol.ts";
import type { Wall } from "../wall/page-protocol.ts";

/** One of the people the page can be. */
export interface CastMember {
  /** Their Slack id. */
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  /** What they are here for, in a word or two. */
  readonly role: string;
  /** Where their connections come from. */
  readonly address: string;
}

/** A target as the terminal calls it. */
export interface TerminalCommand {
  readonly command: string;
  readonly target: string;
  readonly title: string;
}

/** What GET /stream?person=<handle> sends, as server-sent events: `welcome` first, and again after every reconnection. */
export type StreamEvent =
  | {
      readonly type: "welcome";
      /** The server's clock, epoch milliseconds. */
      readonly now: number;
      readonly cast: readonly CastMember[];
      readonly commands: readonly TerminalCommand[];
      /** What links to Sallyport's own pages begin with. */
      readonly pagesUrl: string;
      /** Something about this machine that people should know; null: nothing. */
      readonly notice: string | null;
      readonly workspace: WorkspaceState;
      readonly wall: Wall;
      readonly terminal: readonly TerminalLine[];
    }
  | { readonly type: "workspace"; readonly event: WorkspaceEvent }
  | { readonly type: "wall"; readonly wall: Wall }
  | { readonly type: "terminal"; readonly line: TerminalLine }
  | { readonly type: "terminal.cleared" };
