import type { ApprovalRule } from "../domain/catalogue.ts";
import type { Door } from "../domain/door.ts";
import { InvariantError } from "../domain/failures.ts";
import type { AccessRequest, Resolution } from "../domain/request.ts";
import { readJson } from "./json.ts";
import type { Row } from "./schema.ts";
import { toSource, toSourceColumns } from "./source-columns.ts";

export function toRequestRow(request: AccessRequest): Row<"requests"> {
  return {
    id: request.id,
    person_id: request.person,
    surface: request.identity.surface,
    tenant: request.identity.tenant,
    user_id: request.identity.user,
    target: request.target,
    title: request.title,
    connect: request.connect,
    door: JSON.stringify(request.door),
    rule: JSON.stringify(request.rule),
    max_duration_ms: request.maxDurationMs,
    ...toSourceColumns(request.source),
    duration_ms: request.durationMs,
    reason: request.reason,
    ticket: request.ticket,
    extends_grant: request.extends,
    asked_at: request.askedAt,
    lapses_at: request.lapsesAt,
    version: request.version,
    ...toResolutionColumns(request.resolution),
  };
}

export const fromRequestRow = (row: Row<"requests">): AccessRequest => ({
  id: row.id,
  person: row.person_id,
  identity: { surface: row.surface, tenant: row.tenant, user: row.user_id },
  target: row.target,
  title: row.title,
  connect: row.connect,
  door: readJson<Door>(row.door),
  rule: readJson<ApprovalRule>(row.rule),
  maxDurationMs: row.max_duration_ms,
  source: toSource(row),
  durationMs: row.duration_ms,
  reason: row.reason,
  ticket: row.ticket,
  extends: row.extends_grant,
  askedAt: row.asked_at,
  lapsesAt: row.lapses_at,
  version: row.version,
  resolution: toResolution(row),
});

type ResolutionColumns = Pick<
  Row<"requests">,
  "status" | "resolved_at" | "grant_id" | "denied_by" | "denied_reason"
>;

export function toResolutionColumns(resolution: Resolution): ResolutionColumns {
  const { status } = resolution;
  const none = { status, resolved_at: null, grant_id: null, denied_by: null, denied_reason: null };
  switch (status) {
    case "pending":
      return none;
    case "approved":
      return { ...none, resolved_at: resolution.at, grant_id: resolution.grant };
    case "denied":
      return {
        ...none,
        resolved_at: resolution.at,
        denied_by: resolution.by,
        denied_reason: resolution.reason,
      };
    default:
      return { ...none, resolved_at: resolution.at };
  }
}

function toResolution(row: ResolutionColumns & Pick<Row<"requests">, "id">): Resolution {
  const { status, resolved_at: at, grant_id: grant, denied_by: by, denied_reason: reason } = row;
  if (status === "pending") return { status };
  if (at === null) throw new InvariantError(`${row.id} is ${status} and does not say when`);
  if (status === "lapsed" || status === "withdrawn") return { status, at };
  if (status === "approved" && grant !== null) return { status, at, grant };
  if (status === "denied" && by !== null && reason !== null) return { status, at, by, reason };
  throw new InvariantError(`${row.id} is ${status} and does not say all of it`);
}
