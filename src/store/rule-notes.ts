import type { Kysely } from "kysely";
import type { ProxyName } from "../domain/ids.ts";
import type { RuleNote, RuleNotes } from "../ports/rule-notes.ts";
import { inChunks } from "./in-chunks.ts";
import type { Remember } from "./remember.ts";
import type { Tables } from "./schema.ts";
import type { Write } from "./write.ts";

export function createRuleNotes(write: Write, reading: Kysely<Tables>, remember: Remember): RuleNotes {
  return {
    of: (proxy) => remember(`rule notes ${proxy}`, () => notesOf(reading, proxy)),
    async add(proxy, notes) {
      const rows = notes.map(({ group, rule }) => ({ group_key: group, rule, proxy }));
      await write((db) =>
        inChunks(rows, (chunk) =>
          db
            .insertInto("rule_notes")
            .values(chunk)
            .onConflict((conflict) => conflict.columns(["group_key", "rule"]).doUpdateSet({ proxy }))
            .execute(),
        ),
      );
    },
    remove: (notes) => write((db) => remove(db, notes)),
  };
}

async function notesOf(reading: Kysely<Tables>, proxy: ProxyName): Promise<readonly RuleNote[]> {
  const ofProxy = reading.selectFrom("rule_notes").selectAll().where("proxy", "=", proxy);
  const rows = await ofProxy.orderBy("group_key").orderBy("rule").execute();
  // The text of a group is long, and most of a proxy's rules are in one: they share it.
  return [...Map.groupBy(rows, (row) => row.group_key)].flatMap(([group, noted]) =>
    noted.map(({ rule }) => ({ group, rule })),
  );
}

async function remove(db: Kysely<Tables>, notes: readonly RuleNote[]): Promise<void> {
  for (const [group, gone] of Map.groupBy(notes, (note) => note.group)) {
    const rules = gone.map(({ rule }) => rule);
    await inChunks(rules, (chunk) =>
      db.deleteFrom("rule_notes").where("group_key", "=", group).where("rule", "in", chunk).execute(),
    );
  }
}
