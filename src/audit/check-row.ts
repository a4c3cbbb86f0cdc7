import type { AuditRow } from "../ports/audit-log.ts";
import { toBase64 } from "./audit-tree.ts";
import { canonicalJson } from "./canonical-json.ts";
import { parsed } from "./export-log.ts";
import { hashLeaf } from "./hashes.ts";

/** Whether the row's columns are what its leaf hash was made of, to the byte. */
export function isUnchanged(row: AuditRow): boolean {
  const { sequence, at, actor, actorName, action, subject } = row;
  const details = parsed(row.details);
  const [place, instant] = [Number(sequence), Number(at)];
  // A number or JSON written otherwise reads the same: the text itself is compared.
  if (String(place) !== sequence || String(instant) !== at || !Number.isFinite(instant)) return false;
  if (canonicalJson(details) !== row.details) return false;
  const text = canonicalJson({ sequence: place, at: instant, actor, actorName, action, subject, details });
  return toBase64(hashLeaf(Buffer.from(text, "utf8"))) === row.leafHash;
}
