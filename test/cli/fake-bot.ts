import type { Bot, VerifiedLog } from "../../src/cli/bot.ts";
import type { Edge } from "../../src/cli/edge.ts";
import type { Environment } from "../../src/config/configuration.ts";
import type { AuditEvent } from "../../src/domain/audit-event.ts";
import type { Grant } from "../../src/domain/grant.ts";
import { cidr, grantId, instant, personId, proxyName, requestId, targetName } from "../../src/domain/ids.ts";
import type { Freeze } from "../../src/domain/story.ts";

const at = instant(Date.UTC(2026, 10, 23, 14, 4));

export const aGrant: Grant = {
  id: grantId("g-7k2qmb"),
  request: requestId("r-7k2qmb"),
  person: personId("p-ana"),
  target: targetName("orders-db"),
  title: "Orders database",
  connect: null,
  door: {
    proxy: proxyName("prod-east"),
    layers: ["gate"],
    group: null,
    ports: { from: 5432, to: 5432 },
    endpoint: { host: "127.0.0.1", port: 5432 },
    gateHost: "127.0.0.1",
    upstream: { host: "127.0.0.1", port: 5433 },
    cuts: true,
  },
  source: { cidr: cidr("203.0.113.9/32"), kind: "typed", network: null },
  startsAt: at,
  endsAt: instant(at + 1_800_000),
  ended: null,
  mac: "k1.mac",
  openedAt: at,
  closedAt: null,
  confirmedAt: null,
  alarmedAt: null,
  warnedAt: null,
  version: 1,
};

const anEvent: AuditEvent = {
  sequence: 3,
  at,
  actor: personId("p-ana"),
  actorName: "Ana\u001b[31m",
  action: "request.asked",
  subject: "r-7k2qmb",
  details: { reason: "INC-4211\nforged line", from: ["203.0.113.9/32"] },
};

/** One grant, one event, and a note of all that was done. */
export function aBot(verified: Partial<VerifiedLog> = {}): { readonly bot: Bot; readonly done: string[] } {
  const done: string[] = [];
  const freeze: Freeze = { since: at, by: "operator", reason: "incident 88" };
  const frozen = (): boolean => done.some((step) => step.startsWith("freeze"));
  const bot: Bot = {
    start: async () => void done.push("start"),
    http: null,
    stop: async () => void done.push("stop"),
    operator: {
      grants: async () => [
        { grant: aGrant, person: { id: aGrant.person, name: "Ana", email: "ana@example.com" } },
      ],
      async revoke(id, reason) {
        done.push(`revoke ${id}: ${reason}`);
        if (id === aGrant.id) return { ok: true, value: aGrant };
        return { ok: false, refusal: { kind: "no-such-grant", id } };
      },
      async freeze(reason) {
        if (frozen()) return { ok: false, refusal: { kind: "already-frozen", since: at, by: "Cyd" } };
        done.push(`freeze: ${reason}`);
        return { ok: true, value: freeze };
      },
      unfreeze: async () =>
        frozen() ? { ok: true, value: freeze } : { ok: false, refusal: { kind: "not-frozen" } },
    },
    audit: {
      async show(options) {
        done.push(`show ${options.about ?? "all"} ${options.last}`);
        return [anEvent];
      },
      async verify({ checkpoint }) {
        done.push(`verify ${checkpoint ?? "without"}`);
        const compared = { stored: 2, outside: checkpoint === undefined ? 0 : 1 };
        return { ok: true, size: 4, root: "cm9vdA==", compared, findings: [], ...verified };
      },
      async *export() {
        yield '{"sequence":0}\n';
        yield '{"sequence":1}\n';
      },
    },
  };
  return { bot, done };
}

const unseen = async () => ({ why: "not seen here" });

/** A command line's edge that keeps what was said. */
export function anEdge(
  folder: string,
  env: Environment,
  bot: Bot,
): { readonly edge: Edge; readonly out: () => string; readonly err: () => string } {
  const said = { out: "", err: "" };
  const edge: Edge = {
    env,
    folder,
    version: "1.2.3",
    isTerminal: false,
    isAnswerOnScreen: false,
    write: async (text) => {
      said.out += text;
    },
    complain: (text) => {
      said.err += text;
    },
    readStandardInput: async () => "from standard input",
    untilStopped: async (running) => running.stop(),
    lookAtState: async () => ({ isThere: true, isRunning: true }),
    openBot: async () => bot,
    openAsking: null,
    openSurroundings: async () => ({ channels: unseen, securityGroups: unseen, roles: unseen }),
    openDiagnoses: async () => ({ all: [], stop: () => bot.stop() }),
    openPlayground: async ({ port }) => ({
      url: `http://127.0.0.1:${port}`,
      tries: ["Ask as Ana: /jit request"],
      stop: () => bot.stop(),
    }),
    openSweeper: async () => {
      throw new Error("no test of a fake bot sweeps");
    },
    ruleKeyOf: async () => "srk-of-a-test",
  };
  return { edge, out: () => said.out, err: () => said.err };
}
