import { AwsFailure } from "../../aws/aws-failure.ts";
import type { SeenRule } from "../../aws/seen-rule.ts";
import { groupKey } from "../../domain/door.ts";
import { type Instant, instant } from "../../domain/ids.ts";
import { familyOf } from "../../domain/source.ts";
import { marksTags, writeMark } from "./mark.ts";
import { batchesOf, type PlaceRun, settleAll, type Trouble, troubleOf, wasMade } from "./place-run.ts";
import { specKey, specOfRule } from "./rule-spec.ts";
import { forGrantsIn, type WantedRule } from "./wanted-rules.ts";
import { withinEnd } from "./within-end.ts";

/** Makes rules, in batches. True where AWS told of each rule that it made; otherwise only a look can tell. */
export async function openRules(run: PlaceRun, make: readonly WantedRule[]): Promise<boolean> {
  const single = make.filter(({ key }) => run.record.oneByOne.has(key));
  const together = make.filter(({ key }) => !run.record.oneByOne.has(key));
  await settleAll([...batchesOf(together).map((batch) => openBatch(run, batch)), openOneByOne(run, single)]);
  return make.every(({ key }) => wasMade(run, key));
}

/** AWS counts IPv4 and IPv6 apart: once one of them is full, no more of its kind are tried. */
async function openOneByOne(run: PlaceRun, rules: readonly WantedRule[]): Promise<void> {
  const full = new Map<4 | 6, Trouble>();
  for (const rule of rules) {
    const family = familyOf(rule.cidr);
    const known = full.get(family);
    if (known !== undefined) run.record.openTroubles.set(rule.key, known);
    else await openBatch(run, [rule]);
    const trouble = run.record.openTroubles.get(rule.key);
    if (trouble?.kind === "full") full.set(family, trouble);
  }
}

async function openBatch(run: PlaceRun, batch: readonly WantedRule[]): Promise<void> {
  await run.bounds.assertLease();
  try {
    const rules = await stillWanted(run, batch);
    if (rules.length > 0) await authorize(run, rules);
  } catch (error) {
    if (error instanceof AwsFailure && isAboutOne(error, batch)) {
      for (const { key } of batch) run.record.oneByOne.add(key);
      return;
    }
    const trouble = sayDuplicate(error) ?? troubleOf(error);
    for (const { key } of batch) run.record.openTroubles.set(key, trouble);
  }
}

/** I15: what is open is asked for again right before the call. A grant that ended meanwhile opens nothing. */
async function stillWanted(run: PlaceRun, batch: readonly WantedRule[]): Promise<readonly WantedRule[]> {
  const open = await run.bounds.stillOpen(batch.flatMap((rule) => rule.grants.map((grant) => grant.id)));
  const current = new Set([...open].filter((id) => isBeforeItsEnd(run, batch, id)));
  return batch.flatMap((rule) => {
    const left = forGrantsIn(rule, current);
    if (left === null) run.record.openTroubles.set(rule.key, ENDED);
    return left ?? [];
  });
}

const ENDED: Trouble = { says: "it may not open at this instant", retry: "soon" };

const isBeforeItsEnd = (run: PlaceRun, batch: readonly WantedRule[], id: string): boolean =>
  batch.some((rule) => rule.grants.some((grant) => grant.id === id && run.clock.now() < grant.endsAt));

async function authorize(run: PlaceRun, rules: readonly WantedRule[]): Promise<void> {
  const { group } = run.place;
  const texts = rules.map((rule) => ({
    ...rule,
    description: writeMark(run.seal, run.owner, { ...rule, group }),
  }));
  const request = { securityGroup: group.securityGroup, rules: texts, tags: marksTags(run.owner) };
  run.memory.changing(run.clock.now());
  const made = await withinEnd(run, firstEnd(rules), (signal) => run.rules.authorize(request, signal));
  // Before anything else: the ids are what tells these rules as ours once their marks are gone.
  await run.notes.add(
    run.owner.proxy,
    made.map((rule) => ({ group: groupKey(group), rule: rule.id })),
  );
  for (const rule of made) keep(run, rule);
}

/**
 * AWS answers with the whole rule and its id, read from where it stored it: that counts as having read it back.
 * A rule that the answer leaves out (other EC2s do that) is looked for instead.
 */
function keep(run: PlaceRun, rule: SeenRule): void {
  const spec = specOfRule(rule, run.addresses);
  if (spec === null) return;
  const key = specKey(spec);
  run.record.made.set(rule.id, { rule, key, at: run.clock.now() });
  run.memory.made(rule.id, key);
  run.memory.forgetClose(key);
}

const firstEnd = (rules: readonly WantedRule[]): Instant =>
  instant(Math.min(...rules.map((rule) => rule.until)));

/** A rule that is there already, or one too many, makes AWS refuse the whole batch. */
const isAboutOne = ({ trouble }: AwsFailure, batch: readonly WantedRule[]): boolean =>
  batch.length > 1 && (trouble === "duplicate" || trouble === "full" || trouble === "refused");

const sayDuplicate = (error: unknown): Trouble | null =>
  error instanceof AwsFailure && error.trouble === "duplicate"
    ? { says: `${error.says}: a rule is there that AWS does not show yet`, retry: "soon" }
    : null;
