import type { Source } from "../domain/source.ts";
import type { SourceColumns } from "./schema.ts";

export const toSourceColumns = ({ cidr, kind, network }: Source): SourceColumns => ({
  source_cidr: cidr,
  source_kind: kind,
  source_network: network,
});

export const toSource = (row: SourceColumns): Source => ({
  cidr: row.source_cidr,
  kind: row.source_kind,
  network: row.source_network,
});
