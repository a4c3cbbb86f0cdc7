import type { Catalogue, Target } from "../domain/catalogue.ts";
import type { Address, Door } from "../domain/door.ts";
import { cidr, proxyName, targetName } from "../domain/ids.ts";
import type { SessionOffer } from "../domain/session.ts";
import { emailOf } from "./cast.ts";
import type { DemoName } from "./demo-services.ts";
import { canListen } from "./loopback.ts";

/** Whose marks rules bear. */
export const DEPLOYMENT = "playground";
export const PROXY = proxyName("prod-east");
export const REGION = "us-east-1";
export const SECURITY_GROUP = "sg-0acce55d00d00d001";
/** What the Orders database lends beside its port. */
export const ROLE = "arn:aws:iam::111122223333:role/orders-readonly";
export const CHANNELS = { general: "C0GENERAL01", approvals: "C0APPROVE01", audit: "C0AUDIT0001" } as const;

const HOST = "127.0.0.1";
const MINUTE_MS = 60_000;

/** What differs from target to target. */
interface Offer {
  readonly name: DemoName;
  /** What is typed in the terminal. */
  readonly command: string;
  readonly title: string;
  readonly quorum: number;
  readonly maxDurationMs: number;
  readonly session?: SessionOffer;
}

/** Looking at security groups: the role may, and the session is narrowed to it. */
const lookAround = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ec2:DescribeSecurityGroups", Resource: "*" }],
});

const ordersReadonly: SessionOffer = {
  role: ROLE,
  via: null,
  region: REGION,
  policy: lookAround,
  sliceMs: 15 * MINUTE_MS,
  earlyEnd: "slice",
};

export const OFFERS: readonly Offer[] = [
  {
    name: "orders-db",
    command: "orders",
    title: "Orders database",
    quorum: 1,
    maxDurationMs: 240 * MINUTE_MS,
    session: ordersReadonly,
  },
  { name: "ledger", command: "ledger", title: "Payments ledger", quorum: 2, maxDurationMs: 60 * MINUTE_MS },
  { name: "admin-ui", command: "admin", title: "Admin console", quorum: 1, maxDurationMs: 60 * MINUTE_MS },
];

const bareDoor: Omit<Door, "ports" | "endpoint" | "upstream"> = {
  proxy: PROXY,
  layers: ["security-group", "gate"],
  group: { region: REGION, assume: null, securityGroup: SECURITY_GROUP },
  gateHost: HOST,
  cuts: true,
};

const withSession: Door["layers"] = [...bareDoor.layers, "sts-session"];

/** Where a target stands: the gate's port for it, and the service behind. */
export interface Stand {
  readonly gatePort: number;
  readonly upstream: Address;
}

export type Stands = Readonly<Record<DemoName, Stand>>;

function target(offer: Offer, { gatePort, upstream }: Stand): Target {
  return {
    name: targetName(offer.name),
    title: offer.title,
    door: {
      ...bareDoor,
      ...(offer.session === undefined ? {} : { layers: withSession, session: offer.session }),
      ports: { from: gatePort, to: gatePort },
      endpoint: { host: HOST, port: gatePort },
      upstream,
    },
    connect: `${offer.command}   # in the terminal, below the wall`,
    maxDurationMs: offer.maxDurationMs,
    requesters: [{ kind: "group", name: "Engineering" }],
    approval: {
      quorum: offer.quorum,
      approvers: [{ kind: "group", name: "SRE" }],
      lapsesAfterMs: 60 * MINUTE_MS,
      channel: null,
    },
    sources: ["observed", "network", "typed"],
  };
}

const group = (...handles: readonly string[]): ReadonlySet<string> => new Set(handles.map(emailOf));

const NOWHERE: Address = { host: "", port: 0 };

/** The proxy's own door: what it opens is each target's matter. */
const proxyDoor: Door = {
  ...bareDoor,
  ports: { from: 0, to: 0 },
  endpoint: { host: HOST, port: 0 },
  upstream: NOWHERE,
};

/** Three targets behind one proxy; everyone's address is one of loopback's. */
export function exampleCatalogue(stands: Stands, publicUrl: string): Catalogue {
  const targets = OFFERS.map((offer) => target(offer, stands[offer.name]));
  return {
    deployment: DEPLOYMENT,
    targets: new Map(targets.map((one) => [one.name, one])),
    proxies: new Map([[PROXY, { name: PROXY, doors: [proxyDoor], rulesPerFamily: 60 }]]),
    groups: new Map([
      ["Engineering", group("ana", "ben", "cyd", "dee")],
      ["SRE", group("ben", "cyd")],
      ["Security", group("dee")],
    ]),
    admins: [{ kind: "group", name: "Security" }],
    aliases: new Map(),
    domains: new Set(["example.com"]),
    networks: new Map([["loopback", cidr("127.0.0.0/8")]]),
    guests: new Set(),
    limits: { pendingPerPerson: 5, openPerPerson: 10, maxPrefix: { 4: 32, 6: 128 }, shortestMs: 30_000 },
    publicUrl,
    channels: { approvals: CHANNELS.approvals, audit: CHANNELS.audit },
  };
}

/**
 * Ports that no other playground has, since no other has this page's port; far from those the system gives out. One for
 * each target, and one for the application's own pages.
 */
export async function ownPorts(pagePort: number): Promise<readonly number[]> {
  const first = 20_000 + (pagePort % 1000) * 10;
  const ports = Array.from({ length: 10 }, (_, index) => first + index);
  const free = await Promise.all(ports.map((port) => canListen(HOST, port)));
  return ports.filter((_, index) => free[index]).slice(0, OFFERS.length + 1);
}
