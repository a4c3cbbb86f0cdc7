import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { grantId, type Instant, later, proxyName, requestId } from "../../src/domain/ids.ts";
import { aGrant as anyGrant, aSource } from "../support/builders.ts";

export const PROXY = proxyName("prod-east");

interface GrantTold {
  readonly id: string;
  readonly door: Door;
  readonly now: Instant;
  readonly source?: string;
  readonly endsInMs?: number;
}

/** An open grant of half an hour. */
export const aGrant = ({
  id,
  door,
  now,
  source = "203.0.113.9/32",
  endsInMs = 1_800_000,
}: GrantTold): Grant =>
  anyGrant({
    id: grantId(`g-${id}`),
    request: requestId(`r-${id}`),
    door,
    source: aSource(source),
    startsAt: later(now, -1_000),
    endsAt: later(now, endsInMs),
    mac: "not looked at by layers",
  });
