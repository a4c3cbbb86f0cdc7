import { sayPorts } from "./door.ts";
import type { Grant } from "./grant.ts";
import type { Instant } from "./ids.ts";
import { saySource } from "./source.ts";

/** Another grant that lets the source of one in, as a person reads it: `g-7k2qmb (the same address, until 14:50 UTC)`. */
export function sayAdmitter(other: Grant, grant: Grant): string {
  const from = other.source.cidr === grant.source.cidr ? "the same address" : saySource(other.source.cidr);
  const ports = sayPorts(other.door.ports);
  const through = ports === sayPorts(grant.door.ports) ? "" : `, tcp ${ports}`;
  return `${other.id} (${from}${through}, until ${sayTime(other.endsAt, grant.endsAt)})`;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** `14:50 UTC`, or `14:50 UTC the day after` the other end. */
function sayTime(at: Instant, beside: Instant): string {
  const minutes = Math.floor((at % DAY_MS) / MINUTE_MS);
  const two = (part: number): string => String(part).padStart(2, "0");
  const days = Math.floor(at / DAY_MS) - Math.floor(beside / DAY_MS);
  const day = days <= 0 ? "" : days === 1 ? " the day after" : ` ${days} days later`;
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)} UTC${day}`;
}
