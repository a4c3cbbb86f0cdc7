import type { Kysely } from "kysely";
import type { LayerState } from "../domain/layer-state.ts";
import type { Reads, Writes } from "../ports/store.ts";
import { inChunks } from "./in-chunks.ts";
import { readJson } from "./json.ts";
import type { Row, Tables } from "./schema.ts";

export function readLayerStates(db: Kysely<Tables>): Pick<Reads, "layerStates"> {
  return {
    async layerStates(grants) {
      const rows = await inChunks(grants, (ids) =>
        db
          .selectFrom("layer_states")
          .selectAll()
          .where("grant_id", "in", ids)
          .orderBy("grant_id")
          .orderBy("layer")
          .execute(),
      );
      return rows.map(fromRow);
    },
  };
}

export function writeLayerStates(db: Kysely<Tables>): Pick<Writes, "saveLayerStates"> {
  return {
    async saveLayerStates(states) {
      await inChunks(states.map(toRow), (rows) =>
        db
          .insertInto("layer_states")
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(["grant_id", "layer"]).doUpdateSet((said) => ({
              carried_at: said.ref("excluded.carried_at"),
              evidence: said.ref("excluded.evidence"),
              acknowledged_at: said.ref("excluded.acknowledged_at"),
              seen_closed_at: said.ref("excluded.seen_closed_at"),
              confirmed_at: said.ref("excluded.confirmed_at"),
              still_admits: said.ref("excluded.still_admits"),
              failures: said.ref("excluded.failures"),
              problem: said.ref("excluded.problem"),
              next_try_at: said.ref("excluded.next_try_at"),
            })),
          )
          .execute(),
      );
    },
  };
}

const toRow = (state: LayerState): Row<"layer_states"> => ({
  grant_id: state.grant,
  layer: state.layer,
  carried_at: state.carriedAt,
  evidence: state.evidence,
  acknowledged_at: state.acknowledgedAt,
  seen_closed_at: state.seenClosedAt,
  confirmed_at: state.confirmedAt,
  still_admits: JSON.stringify(state.stillAdmits),
  failures: state.failures,
  problem: state.problem,
  next_try_at: state.nextTryAt,
});

const fromRow = (row: Row<"layer_states">): LayerState => ({
  grant: row.grant_id,
  layer: row.layer,
  carriedAt: row.carried_at,
  evidence: row.evidence,
  acknowledgedAt: row.acknowledged_at,
  seenClosedAt: row.seen_closed_at,
  confirmedAt: row.confirmed_at,
  stillAdmits: readJson<readonly string[]>(row.still_admits),
  failures: row.failures,
  problem: row.problem,
  nextTryAt: row.next_try_at,
});
