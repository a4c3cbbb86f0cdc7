import type { Connection } from "../../domain/connection.ts";
import type { Grant } from "../../domain/grant.ts";
import { type GrantId, instant, type ProxyName } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Reads } from "../../ports/store.ts";
import type { GroupShown } from "../aws/ec2/snapshot.ts";
import type { BotKeeper } from "../bot/bot-keeper.ts";
import type { BotShown } from "../bot/page-protocol.ts";
import { doorShown } from "./door-shown.ts";
import type { AuditShown, DoorShown, FreezeShown, SweptShown, SwitchShown, Wall } from "./page-protocol.ts";
import { isForeign, rulesOnWall } from "./rules-on-wall.ts";
import { withoutBot } from "./without-bot.ts";

export interface WallDeps {
  readonly clock: Clock;
  /** What the bot wrote down; null: it has no database yet. */
  written(): Written | null;
  readonly bot: Pick<BotKeeper, "state" | "live">;
  readonly proxies: readonly ProxyName[];
  readonly securityGroup: string;
  /** Security groups as they are, not as a stale read shows them. */
  groups(): readonly GroupShown[];
  refusals(target: string, since: number): number;
  switches(): readonly SwitchShown[];
  /** What the sweeper took back, the last one last. */
  swept(): readonly SweptShown[];
}

interface Written {
  readonly read: Reads;
  audit(): Promise<AuditShown>;
}

/** Closed doors that stay on the wall, so that a receipt is there to be read. */
const CLOSED_SHOWN = 2;

/** Looks at everything anew each time: the wall shows what is, not what was last told. */
export function createWall(deps: WallDeps): () => Promise<Wall> {
  let closed: readonly GrantId[] = [];

  const grants = async (read: Reads): Promise<readonly Grant[]> => {
    const unfinished = (await Promise.all(deps.proxies.map((proxy) => read.unfinishedGrants(proxy)))).flat();
    const seen = [...new Set([...closed, ...unfinished.map(({ id }) => id)])];
    const all = (await Promise.all(seen.map((id) => read.grant(id)))).filter((grant) => grant !== null);
    const last = all.filter(isClosed).sort(byClosing).slice(0, CLOSED_SHOWN);
    closed = last.map(({ id }) => id);
    return [...all.filter((grant) => !isClosed(grant)).sort((a, b) => a.endsAt - b.endsAt), ...last];
  };

  const door = async (read: Reads, grant: Grant): Promise<DoorShown> => {
    const [person, layers, connections, sessions] = await Promise.all([
      read.person(grant.person),
      read.layerStates([grant.id]),
      read.connections(grant.id),
      read.sessions([grant.id]),
    ]);
    const live = deps.bot.live().filter((one) => one.grant === grant.id);
    const bot = deps.bot.state();
    const now = deps.clock.now();
    const shown = doorShown({
      grant,
      person: person?.name ?? grant.person,
      layers,
      connections: asTheyAre(connections, bot),
      sessions,
      liveBytes: live.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn + bytesOut, 0),
      refused: deps.refusals(grant.target, grant.startsAt),
      rules: rulesOnWall(deps.groups(), deps.securityGroup),
      swept: deps.swept(),
      now,
    });
    return bot.status === "running" ? shown : withoutBot(shown, now);
  };

  const ofStore = async (): Promise<Pick<Wall, "doors" | "frozen" | "audit">> => {
    const written = deps.written();
    if (written === null) return NOTHING_WRITTEN;
    const { read, audit } = written;
    return {
      doors: await Promise.all((await grants(read)).map((grant) => door(read, grant))),
      frozen: await frozen(read),
      audit: await audit(),
    };
  };

  return async () => ({
    now: deps.clock.now(),
    bot: deps.bot.state(),
    switches: deps.switches(),
    swept: deps.swept().at(-1) ?? null,
    ...(await ofStore()),
    foreignRules: rulesOnWall(deps.groups(), deps.securityGroup).filter(isForeign),
  });
}

/** What a bot that died never told of: nothing goes through a gate that is not there. */
const asTheyAre = (connections: readonly Connection[], bot: BotShown): readonly Connection[] =>
  bot.status === "running"
    ? connections
    : connections.map((one) =>
        one.closedAt === null ? { ...one, closedAt: instant(bot.since), cut: true } : one,
      );

const NOTHING_WRITTEN = {
  doors: [],
  frozen: null,
  audit: { size: 0, events: [], checkpoints: [] },
} as const;

const isClosed = ({ closedAt }: Grant): boolean => closedAt !== null;
const byClosing = (a: Grant, b: Grant): number => (b.closedAt ?? 0) - (a.closedAt ?? 0);

async function frozen(read: Pick<Reads, "freeze" | "person">): Promise<FreezeShown | null> {
  const freeze = await read.freeze();
  if (freeze === null) return null;
  return { by: freeze.by, at: freeze.since, reason: freeze.reason };
}
