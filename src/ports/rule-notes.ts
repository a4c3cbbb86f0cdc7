import type { ProxyName } from "../domain/ids.ts";

export interface RuleNote {
  /** `groupKey` of the rule's security group. */
  readonly group: string;
  /** `sgr-…` */
  readonly rule: string;
}

/** Ids of rules this deployment made: evidence of what is ours, never of what is there. */
export interface RuleNotes {
  of(proxy: ProxyName): Promise<readonly RuleNote[]>;
  add(proxy: ProxyName, notes: readonly RuleNote[]): Promise<void>;
  /** For rules that were seen gone. */
  remove(notes: readonly RuleNote[]): Promise<void>;
}
