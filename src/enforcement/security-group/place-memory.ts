import type { Look } from "../../aws/gathered-looks.ts";
import type { SeenRule } from "../../aws/seen-rule.ts";
import type { Instant } from "../../domain/ids.ts";

/** A look no older than this serves for closing at once. */
const FRESH_MS = 10_000;
/** A rule that two looks this far apart did not show is gone. EC2's reads may lag behind its writes. */
const GONE_AFTER_MS = 20_000;

/** What this process knows of one security group besides what AWS shows: hints only, lost at no harm. */
export interface PlaceMemory {
  /** The last look, if it is young and nothing was changed since it was asked for. */
  recall(now: Instant): Look | null;
  /** What was last seen, however long ago. */
  lastKnown(): readonly SeenRule[];
  remember(look: Look): void;
  changing(now: Instant): void;

  made(rule: string, key: string): void;
  /** Whether any look has shown the rule, so that one that does not show it tells that it is gone. */
  wasShown(rule: string): boolean;
  /** Which rule an id was made for. */
  keyOf(rule: string): string | null;

  acknowledged(closed: { readonly rule: string; readonly key: string | null; readonly at: Instant }): void;
  wasAcknowledged(rule: string): boolean;
  /** When AWS took the close of the rule that stood for this key. */
  acknowledgedAt(key: string): Instant | null;
  /** The key has a rule again, or all was told of its close. */
  forgetClose(key: string): void;

  /** Of these, the ones that are gone for good: absent from this look and from one long before it. */
  goneFor(absent: readonly string[], look: Look): readonly string[];
  forget(rules: readonly string[]): void;
}

export function createPlaceMemory(): PlaceMemory {
  const keys = new Map<string, string>();
  const shown = new Set<string>();
  const closedRules = new Set<string>();
  const closedAt = new Map<string, Instant>();
  const absentSince = new Map<string, Instant>();
  let last: Look | null = null;
  let changedAt = Number.NEGATIVE_INFINITY;

  return {
    recall: (now) =>
      last !== null && last.askedAt > changedAt && Math.abs(now - last.seenAt) <= FRESH_MS ? last : null,
    lastKnown: () => last?.rules ?? [],
    remember: (look) => {
      for (const { id } of look.rules) shown.add(id);
      if (last === null || look.askedAt >= last.askedAt) last = look;
    },
    changing: (now) => {
      changedAt = now;
    },
    made: (rule, key) => {
      keys.set(rule, key);
    },
    wasShown: (rule) => shown.has(rule),
    keyOf: (rule) => keys.get(rule) ?? null,
    acknowledged: ({ rule, key, at }) => {
      closedRules.add(rule);
      if (key !== null) closedAt.set(key, at);
    },
    wasAcknowledged: (rule) => closedRules.has(rule),
    acknowledgedAt: (key) => closedAt.get(key) ?? null,
    forgetClose: (key) => {
      closedAt.delete(key);
    },
    goneFor: (absent, { askedAt }) => {
      const gone = absent.filter((rule) => askedAt - (absentSince.get(rule) ?? askedAt) >= GONE_AFTER_MS);
      const since = new Map(absent.map((rule) => [rule, absentSince.get(rule) ?? askedAt]));
      absentSince.clear();
      for (const [rule, at] of since) absentSince.set(rule, at);
      return gone;
    },
    forget: (rules) => {
      for (const rule of rules) {
        keys.delete(rule);
        shown.delete(rule);
        closedRules.delete(rule);
        absentSince.delete(rule);
      }
    },
  };
}
