import type { Grant } from "../../domain/grant.ts";
import type { GrantId, ProxyName } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Reads } from "../../ports/store.ts";
import type { GroupShown } from "../aws/ec2/snapshot.ts";
import { doorShown } from "./door-shown.ts";
import type { AuditShown, DoorShown, FreezeShown, Wall } from "./page-protocol.ts";
import { isForeign, rulesOnWall } from "./rules-on-wall.ts";

export interface WallDeps {
  readonly clock: Clock;
  readonly read: Reads;
  readonly proxies: readonly ProxyName[];
  readonly securityGroup: string;
  /** Security groups as they are, not as a stale read shows them. */
  groups(): readonly GroupShown[];
  /** Bytes that each grant's connections under way have moved. */
  live(): readonly { readonly grant: GrantId; readonly bytesIn: number; readonly bytesOut: number }[];
  refusals(target: string, since: number): number;
  audit(): Promise<AuditShown>;
}

/** Closed doors that stay on the wall, so that a receipt is there to be read. */
const CLOSED_SHOWN = 2;

/** Looks at everything anew each time: the wall shows what is, not what was last told. */
export function createWall(deps: WallDeps): () => Promise<Wall> {
  let closed: readonly GrantId[] = [];

  const grants = async (): Promise<readonly Grant[]> => {
    const unfinished = (
      await Promise.all(deps.proxies.map((proxy) => deps.read.unfinishedGrants(proxy)))
    ).flat();
    const seen = [...new Set([...closed, ...unfinished.map(({ id }) => id)])];
    const all = (await Promise.all(seen.map((id) => deps.read.grant(id)))).filter((grant) => grant !== null);
    const last = all.filter(isClosed).sort(byClosing).slice(0, CLOSED_SHOWN);
    closed = last.map(({ id }) => id);
    return [...all.filter((grant) => !isClosed(grant)).sort((a, b) => a.endsAt - b.endsAt), ...last];
  };

  const door = async (grant: Grant): Promise<DoorShown> => {
    const [person, layers, connections, sessions] = await Promise.all([
      deps.read.person(grant.person),
      deps.read.layerStates([grant.id]),
      deps.read.connections(grant.id),
      deps.read.sessions([grant.id]),
    ]);
    const live = deps.live().filter((one) => one.grant === grant.id);
    return doorShown({
      grant,
      person: person?.name ?? grant.person,
      layers,
      connections,
      sessions,
      liveBytes: live.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn + bytesOut, 0),
      refused: deps.refusals(grant.target, grant.startsAt),
      rules: rulesOnWall(deps.groups(), deps.securityGroup),
      now: deps.clock.now(),
    });
  };

  return async () => ({
    now: deps.clock.now(),
    doors: await Promise.all((await grants()).map(door)),
    frozen: await frozen(deps.read),
    foreignRules: rulesOnWall(deps.groups(), deps.securityGroup).filter(isForeign),
    audit: await deps.audit(),
  });
}

const isClosed = ({ closedAt }: Grant): boolean => closedAt !== null;
const byClosing = (a: Grant, b: Grant): number => (b.closedAt ?? 0) - (a.closedAt ?? 0);

async function frozen(read: Pick<Reads, "freeze" | "person">): Promise<FreezeShown | null> {
  const freeze = await read.freeze();
  if (freeze === null) return null;
  return { by: freeze.by, at: freeze.since, reason: freeze.reason };
}
