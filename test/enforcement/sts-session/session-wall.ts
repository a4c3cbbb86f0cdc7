import { randomBytes } from "node:crypto";
import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { AwsClients } from "../../../src/aws/aws-clients.ts";
import type { AssumeRole } from "../../../src/aws/sts-calls.ts";
import type { Door } from "../../../src/domain/door.ts";
import type { Grant } from "../../../src/domain/grant.ts";
import { type GrantId, later, proxyName } from "../../../src/domain/ids.ts";
import type { MintedSession, SessionCredentials, SessionOffer } from "../../../src/domain/session.ts";
import { createSessionMinter } from "../../../src/enforcement/sts-session/session-minter.ts";
import { createSessionLayer } from "../../../src/enforcement/sts-session/sts-session-layer.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Convergence, EnforcementLayer } from "../../../src/ports/enforcement-layer.ts";
import { aDoor, anOffer, aPerson } from "../../support/builders.ts";
import { isAllowed, type PolicyText } from "./judge.ts";

interface WallTold {
  readonly clients: AwsClients;
  readonly clock: Clock;
  readonly place: { readonly url: string; readonly region: string; readonly credentials: SessionKeys };
  readonly role: { readonly account: string; readonly trust: string; readonly may: string };
  /** By a call with the session's credentials, or by an evaluator, from the texts that STS and IAM were given. */
  readonly judgedBy: "call" | "text";
}

type SessionKeys = Pick<SessionCredentials, "accessKeyId" | "secretAccessKey"> & {
  readonly sessionToken?: string;
};

interface Held {
  readonly credentials: SessionCredentials;
  readonly asked: AssumeRole;
}

/** Roles of a real IAM, each with a door of its own; whoever is let in has credentials minted at once. */
export function createSessionWall(told: WallTold) {
  const { clock, place } = told;
  const iam = new IAMClient({ endpoint: place.url, region: place.region, credentials: place.credentials });
  const held = new Map<GrantId, Held>();
  const offers = new Map<string, readonly SessionOffer[]>();
  const book = createBook(clock);
  const sent: AssumeRole[] = [];
  const clients: Pick<AwsClients, "stsOf" | "rolePoliciesOf"> = {
    rolePoliciesOf: told.clients.rolePoliciesOf,
    stsOf: (at) => {
      const sts = told.clients.stsOf(at);
      return {
        ...sts,
        assumeRole: (asked, signal) => {
          sent.push(asked);
          return sts.assumeRole(asked, signal);
        },
      };
    },
  };
  const sessions = { deployment: "contract", clients, clock };
  const minter = createSessionMinter(sessions);
  const person = aPerson();
  const name = randomBytes(4).toString("hex");
  let count = 0;

  async function mint(grant: Grant): Promise<void> {
    const until = later(clock.now(), 600_000);
    book.add({ id: `${grant.id}-${held.size}`, grant: grant.id, until });
    const credentials = await minter.mint({ grant, person, until }, new AbortController().signal);
    const asked = sent.at(-1);
    if (asked !== undefined) held.set(grant.id, { credentials, asked });
  }

  function aLayer(): EnforcementLayer {
    const layer = createSessionLayer({
      ...sessions,
      read: { ...book.read, people: async (ids) => new Map(ids.map((id) => [id, { ...person, id }])) },
      seal: { seal: () => "", isGenuine: () => true },
      offersOf: (proxy) => offers.get(proxy) ?? [],
    });
    return {
      ...layer,
      converge: async (convergence) => {
        book.told(convergence);
        const report = await layer.converge(convergence);
        const carried = convergence.open.filter(({ id }) => report.carried.some(({ grant }) => grant === id));
        for (const grant of carried.filter(({ id }) => !held.has(id))) await mint(grant);
        return report;
      },
    };
  }

  async function policiesOf(RoleName: string): Promise<ReadonlyMap<string, string>> {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const read = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, decodeURIComponent(PolicyDocument)] as const;
    });
    return new Map(await Promise.all(read));
  }

  return {
    layer: aLayer(),
    restarted: aLayer,
    door: async (): Promise<Door> => {
      count += 1;
      const RoleName = `orders-${name}-${count}`;
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: told.role.trust }));
      await iam.send(
        new PutRolePolicyCommand({ RoleName, PolicyName: "may", PolicyDocument: told.role.may }),
      );
      const role = `arn:aws:iam::${told.role.account}:role/${RoleName}`;
      const session = offerOf(role, place.region);
      offers.set(RoleName, [session]);
      return { ...aDoor({ layers: ["sts-session"], group: null, session }), proxy: proxyName(RoleName) };
    },
    admits: async (grant: Grant): Promise<boolean> => {
      const one = held.get(grant.id);
      if (one === undefined) return false;
      if (told.judgedBy === "call") return callWorks(told, one.credentials);
      const policies = [...(await policiesOf(roleNameOf(grant.door))).values()].map(parsed);
      return isAllowed({
        asked: one.asked,
        at: clock.now(),
        policies,
        action: "ec2:DescribeSecurityGroups",
        resource: "*",
      });
    },
    foreign: async (door: Door): Promise<string> => {
      const policies = await policiesOf(roleNameOf(door));
      return JSON.stringify([...policies].filter(([policy]) => !policy.startsWith("sallyport-")));
    },
    stop: () => iam.destroy(),
  };
}

const offerOf = (role: string, region: string): SessionOffer => anOffer({ role, region, earlyEnd: "deny" });

const roleNameOf = ({ session }: Door): string => session?.role.split("/").at(-1) ?? "";
const parsed = (text: string): PolicyText => JSON.parse(text);

async function callWorks({ place }: WallTold, credentials: SessionCredentials): Promise<boolean> {
  const ec2 = new EC2Client({ endpoint: place.url, region: place.region, credentials, maxAttempts: 1 });
  try {
    await ec2.send(new DescribeSecurityGroupsCommand({}));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "UnauthorizedOperation") return false;
    throw error;
  } finally {
    ec2.destroy();
  }
}

/** What the store tells a layer: sessions that were handed out, and grants that are over unless the last set named them. */
function createBook(clock: Clock) {
  const rows: MintedSession[] = [];
  const grants = new Map<GrantId, Grant>();
  const open = new Set<GrantId>();
  return {
    told: (convergence: Convergence): void => {
      open.clear();
      for (const grant of convergence.open) open.add(grant.id);
      for (const grant of [...convergence.open, ...convergence.closing]) grants.set(grant.id, grant);
    },
    add: (row: Pick<MintedSession, "id" | "grant" | "until">): void => {
      const person = grants.get(row.grant)?.person ?? aPerson().id;
      rows.push({ ...row, person, mintedAt: clock.now(), accessKeyId: null, from: "203.0.113.9" });
    },
    read: {
      grant: async (id: GrantId): Promise<Grant | null> => {
        const grant = grants.get(id);
        if (grant === undefined || open.has(id)) return grant ?? null;
        return { ...grant, ended: { at: clock.now(), reason: "revoked", by: null, note: null } };
      },
      sessions: async (ids: readonly GrantId[]) => rows.filter(({ grant }) => ids.includes(grant)),
      liveSessions: async (proxy: string) =>
        rows.filter(({ grant, until }) => grants.get(grant)?.door.proxy === proxy && until > clock.now()),
    },
  };
}
