import type { BotShown } from "../bot/page-protocol.ts";

/** What the page is told of the wall: every door, what carries it, and the audit log's tail. Instants are epoch milliseconds. */
export interface Wall {
  /** The server's clock when this was looked at. */
  readonly now: number;
  readonly bot: BotShown;
  /** What breaks things, in the order of the page. */
  readonly switches: readonly SwitchShown[];
  /** The last rule that was closed without a bot; null: none was. */
  readonly swept: SweptShown | null;
  /** Open and closing doors by their end, then those closed a while ago, the newest first. */
  readonly doors: readonly DoorShown[];
  readonly frozen: FreezeShown | null;
  /** Rules in the security group that are not Sallyport's: it leaves them alone. */
  readonly foreignRules: readonly RuleOnWall[];
  readonly audit: AuditShown;
}

/** Breaks one thing while it is on. */
export interface SwitchShown {
  readonly name: SwitchName;
  readonly label: string;
  readonly isOn: boolean;
  /** What it does, and what becomes of open doors. */
  readonly says: string;
}

export type SwitchName = "aws-refuses" | "queue-gone" | "slack-slow" | "bot-killed";

/** Off for all of them. */
export const MEND = "mend";

export interface SweptShown {
  /** `sgr-…` */
  readonly id: string;
  /** `tcp 5432 from 127.0.0.2/32` */
  readonly rule: string;
  readonly at: number;
  readonly lateMs: number;
}

export interface FreezeShown {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export type DoorStatus = "opening" | "open" | "closing" | "closed";

export interface DoorShown {
  readonly grant: string;
  /** The target's name: what is typed in the terminal and in commands. */
  readonly target: string;
  readonly title: string;
  readonly person: string;
  readonly source: string;
  readonly gatePort: number;
  readonly status: DoorStatus;
  readonly startsAt: number;
  /** When it ends, or ended. */
  readonly endsAt: number;
  readonly reason: "expired" | "released" | "revoked" | "failed" | null;
  readonly closedAt: number | null;
  readonly layers: readonly LayerShown[];
  readonly traffic: Traffic;
}

export type LayerShown = SecurityGroupShown | GateShown | SessionShown;

interface LayerStatus {
  readonly status: DoorStatus;
  /** What went wrong at the last try; null: nothing. */
  readonly problem: string | null;
}

export interface SecurityGroupShown extends LayerStatus {
  readonly name: "security-group";
  /** The rule as it is in the security group; null: there is none for this door. */
  readonly rule: RuleOnWall | null;
  /** The door is over, and a rule for the same source and port stays for another one: until then. Null: none does. */
  readonly sharedUntil: number | null;
  /** When the sweeper took the rule back; null: it did not. */
  readonly sweptAt: number | null;
}

export interface GateShown extends LayerStatus {
  readonly name: "gate";
}

export interface SessionShown extends LayerStatus {
  readonly name: "sts-session";
  /** How often credentials were handed out. */
  readonly handedOut: number;
  /** When AWS refuses the last of them; null: there are none. */
  readonly until: number | null;
}

export interface RuleOnWall {
  readonly id: string;
  readonly protocol: string;
  readonly ports: string;
  readonly source: string;
  /** What its description says of its end; null: it says nothing. */
  readonly until: number | null;
  readonly description: string;
}

export interface Traffic {
  readonly live: number;
  readonly total: number;
  readonly cut: number;
  readonly refused: number;
  /** Both directions; null: nobody knows, since the bot died with it. */
  readonly bytes: number | null;
}

export interface AuditShown {
  readonly size: number;
  /** The newest last. */
  readonly events: readonly AuditLine[];
  /** Those that were signed over what is shown, the newest last. */
  readonly checkpoints: readonly CheckpointShown[];
}

export interface AuditLine {
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly parts: readonly AuditPart[];
}

export type AuditPart =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "at"; readonly at: number; readonly style: "time" | "seconds" | "day" };

export interface CheckpointShown {
  /** How many events it vouches for: those before this sequence. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly at: number;
  /** Whether the whole log was recomputed and found to be what was signed. */
  readonly verified: boolean;
  /** What was found wrong; empty when verified. */
  readonly findings: readonly string[];
}
