import type { SeenRule } from "../../aws/seen-rule.ts";
import { sayPorts } from "../../domain/door.ts";
import type { Finding } from "../../ports/enforcement-layer.ts";
import { admits, sayRule } from "./admits.ts";
import type { Told } from "./told.ts";

/** What a person should know of in the group. */
export function findings(told: Told): readonly Finding[] {
  const { record } = told.run;
  const orphans = [...record.orphans.values()].filter(({ id }) => record.closed.has(id));
  return [
    ...orphans.map((rule) => finding("orphan-closed", rule, `Closed ${sayWhere(rule)}: no grant needed it`)),
    ...told.plan.forged.map((rule) =>
      finding(
        "forged-mark",
        rule,
        `${sayWhere(rule)} bears a Sallyport mark that Sallyport did not make; it is left alone`,
      ),
    ),
    ...told.plan.foreign.flatMap((rule) => foreignRule(told, rule)),
  ];
}

const finding = (kind: Finding["kind"], rule: SeenRule, says: string): Finding => ({
  kind,
  key: `${kind}|${rule.id}`,
  says,
});

/** `sgr-0a1b… in sg-0123… (tcp 5432 from 203.0.113.9/32)` */
const sayWhere = (rule: SeenRule): string => `${rule.id} in ${rule.securityGroup} (${sayRule(rule)})`;

/** A rule that is not ours and lets the source of an open grant in, or may. */
function foreignRule({ run, plan }: Told, rule: SeenRule): readonly Finding[] {
  const doors = [...plan.wanted.values()].map((door) => ({
    door,
    answer: admits(rule, door, run.addresses),
  }));
  const open = doors.filter(({ answer }) => answer !== "no");
  const [first] = open;
  if (first === undefined) return [];
  const opens = open.every(({ answer }) => answer === "maybe") ? "may open" : "opens";
  const ports = sayPorts(first.door.ports);
  return [
    finding(
      "foreign-rule",
      rule,
      `${sayWhere(rule)} is not Sallyport's and ${opens} tcp ${ports}, whatever is approved`,
    ),
  ];
}
