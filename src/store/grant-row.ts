import { type Door, groupKey, sayPorts } from "../domain/door.ts";
import { InvariantError } from "../domain/failures.ts";
import type { Grant, GrantEnd } from "../domain/grant.ts";
import { readJson } from "./json.ts";
import type { Row } from "./schema.ts";
import { toSource, toSourceColumns } from "./source-columns.ts";

type GrantRow = Row<"grants">;

export function toGrantRow(grant: Grant): GrantRow {
  const { proxy, ...door } = grant.door;
  return {
    id: grant.id,
    request_id: grant.request,
    person_id: grant.person,
    target: grant.target,
    title: grant.title,
    connect: grant.connect,
    door: JSON.stringify(door),
    proxy,
    group_key: door.group === null ? null : groupKey(door.group),
    ports: sayPorts(door.ports),
    ...toSourceColumns(grant.source),
    starts_at: grant.startsAt,
    version: grant.version,
    ...toChangingColumns(grant),
    closed_at: grant.closedAt,
  };
}

/** What may change of a grant; its closing is apart, since it is never cleared. */
export const toChangingColumns = (grant: Grant) => ({
  ends_at: grant.endsAt,
  ended_at: grant.ended?.at ?? null,
  end_reason: grant.ended?.reason ?? null,
  ended_by: grant.ended?.by ?? null,
  end_note: grant.ended?.note ?? null,
  mac: grant.mac,
  opened_at: grant.openedAt,
  confirmed_at: grant.confirmedAt,
  alarmed_at: grant.alarmedAt,
  warned_at: grant.warnedAt,
});

export const fromGrantRow = (row: GrantRow): Grant => ({
  id: row.id,
  request: row.request_id,
  person: row.person_id,
  target: row.target,
  title: row.title,
  connect: row.connect,
  door: toDoor(row),
  source: toSource(row),
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  ended: toEnd(row),
  mac: row.mac,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  confirmedAt: row.confirmed_at,
  alarmedAt: row.alarmed_at,
  warnedAt: row.warned_at,
  version: row.version,
});

/** Doors that were read last: grants of one target have the same, and are read again and again. */
const DOORS = new Map<string, Door>();
const MOST_DOORS = 1_000;

function toDoor(row: GrantRow): Door {
  const text = `${row.proxy.length} ${row.proxy} ${row.door}`;
  const known = DOORS.get(text);
  if (known !== undefined) return known;
  const door = readDoor(row);
  const [oldest] = DOORS.keys();
  if (DOORS.size >= MOST_DOORS && oldest !== undefined) DOORS.delete(oldest);
  DOORS.set(text, door);
  return door;
}

/**
 * The proxy is the column's, so that a row that was moved to another proxy by hand no longer fits its MAC (I1). A door
 * that cannot be read is one that opens nothing, and does not keep its proxy's other grants from closing (I5).
 */
function readDoor({ door, proxy }: GrantRow): Door {
  const unreadable = { ...NOWHERE, proxy };
  try {
    const read = readJson<Omit<Door, "proxy"> | null>(door);
    const isDoor = read !== null && typeof read === "object" && Array.isArray(read.layers);
    return isDoor ? { ...read, proxy } : unreadable;
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable;
    throw error;
  }
}

const NOWHERE: Omit<Door, "proxy"> = {
  layers: [],
  group: null,
  ports: { from: 0, to: 0 },
  endpoint: { host: "", port: 0 },
  gateHost: null,
  upstream: { host: "", port: 0 },
  cuts: false,
};

function toEnd({
  id,
  ended_at: at,
  end_reason: reason,
  ended_by: by,
  end_note: note,
}: GrantRow): GrantEnd | null {
  if (at === null) return null;
  if (reason === null) throw new InvariantError(`${id} has ended and does not say why`);
  return { at, reason, by, note };
}
