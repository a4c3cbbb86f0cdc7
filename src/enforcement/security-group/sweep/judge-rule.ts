import type { SeenRule } from "../../../aws/seen-rule.ts";
import { type Instant, instant, later } from "../../../domain/ids.ts";
import type { AddressReader } from "../../../ports/address-reader.ts";
import type { RuleSeal } from "../../../ports/rule-seal.ts";
import { type Mark, readMark } from "../mark.ts";
import { specOfRule } from "../rule-spec.ts";

/** So long after its `until` a rule is left to the bot, which closes at the instant itself, and may have extended it. */
export const GRACE_MS = 10_000;

export interface JudgeDeps {
  readonly deployment: string;
  readonly seal: RuleSeal;
  readonly addresses: AddressReader;
}

/** A rule of the Region, at an instant. */
export interface RuleAt {
  readonly region: string;
  readonly rule: SeenRule;
  readonly now: Instant;
}

export type Verdict =
  | { readonly kind: "overdue"; readonly mark: Mark; readonly until: Instant }
  /** Ours, and not due yet. */
  | { readonly kind: "standing" }
  /** The deployment's mark, made without its key, or on another rule than this one is. */
  | { readonly kind: "forged"; readonly mark: Mark; readonly until: Instant | null }
  /** Somebody else's, another deployment's too. */
  | { readonly kind: "foreign" };

/** Believes the mark's MAC alone: tags say nothing, and their lack hides nothing. I14: only `overdue` may be touched. */
export function judgeRule(deps: JudgeDeps, { region, rule, now }: RuleAt): Verdict {
  const spec = specOfRule(rule, deps.addresses);
  const group = { region, securityGroup: rule.securityGroup };
  const mark = readMark(deps.seal, rule.description, spec === null ? null : { ...spec, group });
  if (mark === null || mark.deployment !== deps.deployment) return { kind: "foreign" };
  const until = readInstant(mark.until);
  if (!mark.isGenuine || until === null) return { kind: "forged", mark, until };
  return later(until, GRACE_MS) <= now ? { kind: "overdue", mark, until } : { kind: "standing" };
}

function readInstant(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instant(ms);
}
