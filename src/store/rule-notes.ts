import type { Kysely } from "kysely";
import type { RuleNote, RuleNotes } from "../ports/rule-notes.ts";
import { inChunks } from "./in-chunks.ts";
import type { Tables } from "./schema.ts";
import type { Write } from "./write.ts";

export function createRuleNotes(write: Write, reading: Kysely<Tables>): RuleNotes {
  return {
    async of(proxy) {
      const noted = reading.selectFrom("rule_notes").selectAll().where("proxy", "=", proxy);
      const rows = await noted.orderBy("group_key").orderBy("rule").execute();
      return rows.map((row) => ({ group: row.group_key, rule: row.rule }));
    },
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

async function remove(db: Kysely<Tables>, notes: readonly RuleNote[]): Promise<void> {
  for (const [group, gone] of Map.groupBy(notes, (note) => note.group)) {
    const rules = gone.map(({ rule }) => rule);
    await inChunks(rules, (chunk) =>
      db.deleteFrom("rule_notes").where("group_key", "=", group).where("rule", "in", chunk).execute(),
    );
  }
}
