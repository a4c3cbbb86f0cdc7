import type { Clock } from "../ports/clock.ts";
import { createSimulatedAws, type SimulatedAws } from "./aws/simulated-aws.ts";
import { peopleSeeds } from "./cast.ts";
import { type DemoServices, startDemoServices } from "./demo-services.ts";
import { CHANNELS, REGION, SECURITY_GROUP } from "./example-catalogue.ts";
import { seedRole } from "./example-role.ts";
import type { SlashCommandHint } from "./slack/page-protocol.ts";
import { createSimulatedSlack, type SimulatedSlack } from "./slack/simulated-slack.ts";

/** What stands in for the world outside: a workspace, a cloud, and services to reach. */
export interface World {
  readonly slack: SimulatedSlack;
  readonly aws: SimulatedAws;
  readonly services: DemoServices;
  stop(): Promise<void>;
}

/** How long after a change a look at the cloud may miss it. */
const STALE_MS = 300;

const hint = (usage: string, description: string): SlashCommandHint => ({
  command: "/jit",
  usage,
  description,
});

const COMMANDS: readonly SlashCommandHint[] = [
  hint("request [target] [duration] [from <address>] [reason…]", "ask for a door"),
  hint("list", "what you have open, and what waits"),
  hint("release [id]", "I am done: close mine now"),
  hint("credentials [id]", "AWS credentials that go with an open door"),
  hint("extend <id> <duration> [reason…]", "ask for more time"),
  hint("withdraw <id>", "take back a request"),
  hint("revoke <id> [reason…]", "close someone’s now"),
  hint("explain <target>", "who may ask, who decides, which door"),
  hint("freeze <reason>", "close everything, open nothing"),
  hint("unfreeze", "lift it"),
  hint("help", "the commands, short"),
];

const everyone = peopleSeeds().map(({ name }) => name);

const startSlack = (clock: Clock): Promise<SimulatedSlack> =>
  createSimulatedSlack({
    clock,
    team: { name: "Example", domain: "example" },
    appName: "Sallyport",
    people: peopleSeeds(),
    channels: [
      { id: CHANNELS.general, name: "general", topic: "Ask for a door with /jit", members: everyone },
      { id: CHANNELS.approvals, name: "approvals", topic: "SRE answers requests here", members: everyone },
      { id: CHANNELS.audit, name: "jit-audit", topic: "Every event, one line each", members: everyone },
    ],
    commands: COMMANDS,
    events: ["user_change", "app_home_opened", "app_uninstalled"],
  });

/** A role to lend, and one security group, with a rule that someone made by hand: Sallyport leaves it alone. */
async function startAws(): Promise<SimulatedAws> {
  const aws = await createSimulatedAws({ staleMs: STALE_MS });
  const groupId = aws.addSecurityGroup({ id: SECURITY_GROUP, name: "prod-east-proxy", region: REGION });
  aws.addRule({
    groupId,
    protocol: "tcp",
    fromPort: 443,
    source: "198.51.100.0/24",
    description: "office, by hand",
  });
  seedRole(aws);
  return aws;
}

export async function startWorld(clock: Clock): Promise<World> {
  const [slack, aws, services] = await Promise.all([startSlack(clock), startAws(), startDemoServices()]);
  return {
    slack,
    aws,
    services,
    stop: async () => {
      await Promise.all([slack.stop(), aws.stop(), services.stop()]);
    },
  };
}
