import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { PaperRole } from "./accounts.ts";
import { askedBy, type Call, readCall, type Things, tagsAt } from "./call.ts";
import { type AskedSession, type Context, judge, judgeSession } from "./judge.ts";

/** A call that went by, and what became of it. */
export interface Passed {
  readonly who: string;
  readonly action: string;
  readonly allowed: boolean;
}

export interface IamGate {
  readonly url: string;
  readonly passed: readonly Passed[];
  /** Calls with this access key are this role's, and AWS adds this of itself. What STS lends by way of the gate is known. */
  knows(accessKeyId: string, role: PaperRole, adds?: Context): void;
  stop(): Promise<void>;
}

interface Caller {
  readonly role: PaperRole;
  readonly adds: Context;
}

interface GateDeps {
  /** Where allowed calls go. */
  readonly endpoint: string;
  readonly roles: readonly PaperRole[];
  readonly things: (account: string) => Things;
}

/**
 * Stands in front of moto, which looks at no resource of EC2 and at no condition: reads what each call is about, has it
 * judged by the policies' text, and lets through what is allowed. Whoever it does not know is let in nowhere.
 */
export async function startIamGate({ endpoint, roles, things }: GateDeps): Promise<IamGate> {
  const known = new Map<string, Caller>();
  const passed: Passed[] = [];

  async function isAllowed(call: Call, { role, adds }: Caller): Promise<boolean> {
    if (call.action === "GetCallerIdentity") return true;
    if (call.service === "sts") return mayAssume(call, { role, adds });
    const account = accountOf(role);
    const asked = await askedBy(call, account, things(account));
    const verdicts = await Promise.all(
      asked.map((one) => judge(role, { ...one, context: { ...adds, ...one.context } })),
    );
    return asked.length > 0 && verdicts.every((verdict) => verdict === "Allowed");
  }

  async function mayAssume({ params }: Call, who: Caller): Promise<boolean> {
    const role = roles.find(({ arn }) => arn === params.get("RoleArn"));
    const asked = { ...sessionOf(params), more: who.adds };
    return role !== undefined && (await judgeSession(who.role, role, asked)) === "Allowed";
  }

  async function answer(asking: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(asking);
    const call = readCall(asking, body);
    const who = known.get(call.accessKeyId);
    const allowed = who !== undefined && (await isAllowed(call, who));
    passed.push({ who: nameOf(who?.role), action: `${call.service}:${call.action}`, allowed });
    if (!allowed) return refuse(call, response);
    const { status, said } = await pass(endpoint, asking, body);
    const lent = roles.find(({ arn }) => arn === call.params.get("RoleArn"));
    const [, key] = /<AccessKeyId>([^<]+)</.exec(said) ?? [];
    if (key !== undefined && lent !== undefined) known.set(key, { role: lent, adds: {} });
    response.writeHead(status, { "content-type": "text/xml" }).end(said);
  }

  const server = createServer((asking, response) => void answer(asking, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    passed,
    knows: (accessKeyId, role, adds = {}) => void known.set(accessKeyId, { role, adds }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const accountOf = ({ arn }: PaperRole): string => arn.split(":")[4] ?? "";
const nameOf = (role: PaperRole | undefined): string => role?.arn.split("/").at(-1) ?? "nobody";

const sessionOf = (params: URLSearchParams): AskedSession => {
  const tags = tagsAt(params, "Tags.member");
  return {
    name: params.get("RoleSessionName") ?? "",
    ...given("externalId", params.get("ExternalId")),
    ...given("sourceIdentity", params.get("SourceIdentity")),
    ...(Object.keys(tags).length === 0 ? {} : { tags }),
  };
};

const given = <K extends string>(key: K, value: string | null): Partial<Record<K, string>> =>
  value === null ? {} : ({ [key]: value } as Partial<Record<K, string>>);

async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** As it came, the Host too: it is signed. */
async function pass(
  endpoint: string,
  { method, url, headers }: IncomingMessage,
  body: string,
): Promise<{ readonly status: number; readonly said: string }> {
  const passing = request(endpoint, { method, path: url, headers });
  passing.end(body);
  const [answered] = await once(passing, "response");
  return { status: answered.statusCode, said: await text(answered) };
}

/** As EC2 says it, and as STS and IAM do. */
function refuse({ service, action }: Call, response: ServerResponse): void {
  const error = (code: string): string =>
    `<Error><Code>${code}</Code><Message>not authorized to perform ${service}:${action}</Message></Error>`;
  const said =
    service === "ec2"
      ? `<Response><Errors>${error("UnauthorizedOperation")}</Errors><RequestID>1</RequestID></Response>`
      : `<ErrorResponse>${error("AccessDenied")}<RequestId>1</RequestId></ErrorResponse>`;
  response.writeHead(403, { "content-type": "text/xml" }).end(said);
}
