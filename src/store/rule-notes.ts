import type { Kysely } from "kysely";
import type { RuleNotes } from "../ports/rule-notes.ts";
import { inChunks } from "./in-chunks.ts";
import type { Tables } from "./schema.ts";

export function createRuleNotes(db: Kysely<Tables>, reading: Kysely<Tables>): RuleNotes {
  return {
    of: (proxy) =>
      reading
        .selectFrom("rule_notes")
        .select(["group_key as group", "rule"])
        .where("proxy", "=", proxy)
        .orderBy("group_key")
        .orderBy("rule")
        .execute(),
    async add(proxy, notes) {
      const rows = notes.map(({ group, rule }) => ({ group_key: group, rule, proxy }));
      await inChunks(rows, (chunk) =>
        db
          .insertInto("rule_notes")
          .values(chunk)
          .onConflict((conflict) => conflict.columns(["group_key", "rule"]).doUpdateSet({ proxy }))
          .execute(),
      );
    },
    async remove(notes) {
      for (const [group, gone] of Map.groupBy(notes, (note) => note.group)) {
        await inChunks(gone, (chunk) =>
          db
            .deleteFrom("rule_notes")
            .where("group_key", "=", group)
            .where(
              "rule",
              "in",
              chunk.map(({ rule }) => rule),
            )
            .execute(),
        );
      }
    },
  };
}
