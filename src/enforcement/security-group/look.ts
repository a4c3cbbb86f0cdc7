import type { Look } from "../../aws/gathered-looks.ts";
import { groupKey } from "../../domain/door.ts";
import type { PlaceRun } from "./place-run.ts";
import type { View } from "./plan.ts";
import { specKey, specOfGrant } from "./rule-spec.ts";
import { type SortedRules, sortRules } from "./sort-rules.ts";

/** Looks, and keeps what the look tells: notes of what is ours and what is gone, and who is seen closed. */
export async function look(run: PlaceRun): Promise<View> {
  const { rules, memory, place, bounds, record } = run;
  const seen = await rules.look(place.group.securityGroup, {
    urgency: urgencyOf(run),
    signal: bounds.signal,
  });
  memory.remember(seen);
  const sorted = sortRules(run, place, seen.rules);
  await keepNotes(run, seen, sorted);
  noteSeenClosed(run, seen, sorted);
  // What was made while the look was under way may not be in it.
  const later = [...record.made.values()].filter(({ at, rule }) => at >= seen.askedAt && !has(seen, rule.id));
  return {
    rules: [...seen.rules, ...later.map(({ rule }) => rule)],
    askedAt: seen.askedAt,
    isFresh: true,
  };
}

const urgencyOf = ({ place }: PlaceRun): "closing" | "opening" =>
  place.closing.length > 0 ? "closing" : "opening";

const has = (seen: Look, id: string): boolean => seen.rules.some((rule) => rule.id === id);

async function keepNotes(run: PlaceRun, seen: Look, { ours }: SortedRules): Promise<void> {
  const { place, notes, memory, record, owner } = run;
  const noted = new Set(place.notes.map((note) => note.rule));
  const found = ours.filter(({ rule }) => !noted.has(rule.id) && !record.made.has(rule.id));
  for (const { rule, key } of ours) if (key !== null) memory.made(rule.id, key);
  // Made by us, as the mark proves, but the answer to the call that made it was lost.
  if (found.length > 0) {
    const group = groupKey(place.group);
    await notes.add(
      owner.proxy,
      found.map(({ rule }) => ({ group, rule: rule.id })),
    );
  }
  const absent = [...noted].filter((id) => !has(seen, id));
  const gone = new Set(memory.goneFor(absent, seen));
  for (const id of absent) if (record.closed.has(id) && !memory.wasAcknowledged(id)) gone.add(id);
  if (gone.size === 0) return;
  await notes.remove(place.notes.filter((note) => gone.has(note.rule)));
  memory.forget([...gone]);
  for (const id of gone) record.closed.add(id);
}

/** By key: a closing grant is closed at the first look that does not show its rule, unless a later one does. */
function noteSeenClosed(run: PlaceRun, seen: Look, { ours }: SortedRules): void {
  const { record, place, memory } = run;
  for (const id of record.closed) if (!has(seen, id)) record.seenGone.add(id);
  const standing = new Set(
    ours.filter(({ rule }) => !record.seenGone.has(rule.id)).map(({ key }) => key ?? ""),
  );
  const unsure = new Set(
    place.notes
      .filter(({ rule }) => !has(seen, rule) && !isGone(run, rule))
      .map(({ rule }) => memory.keyOf(rule) ?? ""),
  );
  for (const key of place.closing.map((grant) => specKey(specOfGrant(grant)))) {
    if (standing.has(key) || unsure.has(key)) record.seenClosed.delete(key);
    else if (!record.seenClosed.has(key)) record.seenClosed.set(key, seen.seenAt);
  }
}

/** Whether not being shown means gone: AWS took the close, or may have, of a rule that was shown before. */
function isGone({ record, memory }: PlaceRun, rule: string): boolean {
  if (record.closed.has(rule) || memory.wasAcknowledged(rule)) return true;
  return record.closeTroubles.get(rule)?.kind === "unanswered" && memory.wasShown(rule);
}
