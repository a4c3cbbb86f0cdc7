import type { Catalogue, Target } from "../../../src/domain/catalogue.ts";
import { cidr, targetName } from "../../../src/domain/ids.ts";
import { aDoor, minutes } from "../a-story.ts";

export const aTarget = (name: string, changes: Partial<Target> = {}): Target => ({
  name: targetName(name),
  title: "Orders database",
  door: aDoor(),
  connect: null,
  maxDurationMs: minutes(240),
  requesters: [{ kind: "everyone" }],
  approval: {
    quorum: 1,
    approvers: [{ kind: "group", name: "SRE" }],
    lapsesAfterMs: minutes(60),
    channel: null,
  },
  sources: ["observed", "network", "typed"],
  ...changes,
});

export const aCatalogue = (targets: readonly Target[] = [aTarget("orders-db")]): Catalogue => ({
  deployment: "test",
  targets: new Map(targets.map((target) => [target.name, target])),
  proxies: new Map(),
  groups: new Map(),
  admins: [],
  aliases: new Map(),
  domains: new Set(["example.com"]),
  networks: new Map([["office", cidr("198.51.100.0/24")]]),
  guests: new Set(),
  limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 30_000 },
  publicUrl: null,
  channels: { approvals: "C0APPROVALS", audit: "C0AUDIT" },
});
