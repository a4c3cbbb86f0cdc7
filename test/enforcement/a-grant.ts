import type { Door } from "../../src/domain/door.ts";
import type { Grant } from "../../src/domain/grant.ts";
import {
  cidr,
  grantId,
  type Instant,
  later,
  personId,
  proxyName,
  requestId,
  targetName,
} from "../../src/domain/ids.ts";

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
}: GrantTold): Grant => ({
  id: grantId(`g-${id}`),
  request: requestId(`r-${id}`),
  person: personId("ana"),
  target: targetName("orders-db"),
  door,
  source: { cidr: cidr(source), kind: "typed", network: null },
  startsAt: later(now, -1_000),
  endsAt: later(now, endsInMs),
  ended: null,
  mac: "not looked at by layers",
  title: "Orders database",
  connect: null,
  openedAt: null,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
});
