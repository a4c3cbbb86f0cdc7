import type { Catalogue, Target } from "../domain/catalogue.ts";
import { parseDuration } from "../domain/duration.ts";
import { targetName } from "../domain/ids.ts";
import { nearest } from "../domain/nearest.ts";
import type { Refusal, RefusalOf } from "../domain/refusal.ts";
import { hideSecrets } from "../domain/secrets.ts";
import type { Source } from "../domain/source.ts";
import { checkSource } from "../policy/check-source.ts";
import type { AddressReader } from "../ports/address-reader.ts";

/** What a person typed or chose; nothing of it is checked. */
export interface AskText {
  readonly target: string;
  readonly duration: string;
  /** An address, a network, or a network's name; null: none was given. */
  readonly source: string | null;
  readonly reason: string;
  readonly ticket: string | null;
}

export type AskField = "target" | "duration" | "source" | "reason" | "ticket";

export interface FieldRefusal {
  readonly field: AskField;
  readonly refusal: Refusal;
}

export interface CheckedAsk {
  readonly target: Target;
  readonly durationMs: number;
  /** Null: none was given. */
  readonly source: Source | null;
  readonly reason: string;
  readonly ticket: string | null;
}

export type AskCheck =
  | { readonly ok: true; readonly ask: CheckedAsk }
  | { readonly ok: false; readonly problems: readonly FieldRefusal[] };

export const LONGEST_REASON = 500;

type Checked<T, R extends Refusal = Refusal> = { readonly value: T } | { readonly refusal: R };

/** All that can be said of an ask without looking anything up, every problem at once: fit for a form's acknowledgement. */
export function checkAsk(
  deps: { readonly catalogue: Catalogue; readonly addresses: AddressReader },
  text: AskText,
): AskCheck {
  const target = checkTarget(deps.catalogue, text.target);
  const known = "value" in target ? target.value : null;
  const duration = checkDuration(deps.catalogue, text.duration, known);
  const source = text.source === null ? { value: null } : checkSource(deps, text.source, known);
  const reason = checkReason(text.reason);
  if ("value" in target && "value" in duration && "value" in source && "value" in reason) {
    const ticket = text.ticket === null ? null : hideSecrets(text.ticket.trim().slice(0, 100)) || null;
    const ask = {
      target: target.value,
      durationMs: duration.value,
      source: source.value,
      reason: reason.value,
      ticket,
    };
    return { ok: true, ask };
  }
  return { ok: false, problems: problemsOf({ target, duration, source, reason }) };
}

function problemsOf(checks: Readonly<Partial<Record<AskField, Checked<unknown>>>>): readonly FieldRefusal[] {
  const fields: readonly AskField[] = ["target", "duration", "source", "reason"];
  return fields.flatMap((field) => {
    const check = checks[field];
    return check !== undefined && "refusal" in check ? [{ field, refusal: check.refusal }] : [];
  });
}

function checkTarget(catalogue: Catalogue, found: string): Checked<Target> {
  const target = catalogue.targets.get(targetName(found.trim()));
  if (target !== undefined) return { value: target };
  const allowed = [...catalogue.targets.keys()];
  return { refusal: { kind: "unknown-target", found, near: nearest(found, allowed), allowed } };
}

/** Exported for an extension, which asks for a duration alone. */
export function checkDuration(catalogue: Catalogue, found: string, target: Target | null): Checked<number> {
  const parsed = parseDuration(found);
  if (!parsed.ok) return { refusal: { kind: "bad-duration", found, problem: parsed.problem } };
  const { shortestMs } = catalogue.limits;
  if (parsed.ms < shortestMs) {
    return { refusal: { kind: "duration-too-short", askedMs: parsed.ms, minMs: shortestMs } };
  }
  if (target === null || parsed.ms <= target.maxDurationMs) return { value: parsed.ms };
  const { title, name, maxDurationMs } = target;
  return {
    refusal: { kind: "duration-too-long", title, target: name, askedMs: parsed.ms, maxMs: maxDurationMs },
  };
}

/** Exported for the other reasons people give. A secret that was typed by mistake goes no further (I11). */
export function checkReason(found: string): Checked<string, RefusalOf<"reason-missing" | "reason-too-long">> {
  const reason = found.trim();
  if (reason === "") return { refusal: { kind: "reason-missing" } };
  const length = [...reason].length;
  return length > LONGEST_REASON
    ? { refusal: { kind: "reason-too-long", length, max: LONGEST_REASON } }
    : { value: hideSecrets(reason) };
}
