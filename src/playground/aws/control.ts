import { z } from "zod";
import type { AwsControls } from "./aws-controls.ts";
import type { SideDoor } from "./http-server.ts";

const place = z.object({ account: z.string(), region: z.string() }).partial();
const next = place.extend({ action: z.string().optional(), times: z.int().positive().optional() });
const fraction = z.object({ fraction: z.number().min(0).max(1) });
const milliseconds = z.number().min(0);

const shapes = {
  next,
  failure: next.extend({
    code: z.string(),
    message: z.string().optional(),
    status: z.int().min(400).max(599).optional(),
  }),
  delay: z.object({ action: z.string().optional(), ms: milliseconds }),
  fraction,
  outage: place.extend({ how: z.enum(["hang", "fail", "break"]) }),
  stale: z.object({ ms: milliseconds }),
  group: z.object({
    id: z.string().optional(),
    name: z.string(),
    region: z.string(),
    account: z.string().optional(),
    vpcId: z.string().optional(),
    default: z.boolean().optional(),
  }),
  rule: z.object({
    groupId: z.string(),
    protocol: z.string(),
    fromPort: z.int().optional(),
    toPort: z.int().optional(),
    source: z.string(),
    description: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
    isEgress: z.boolean().optional(),
    maxEntries: z.int().positive().optional(),
  }),
  role: z.object({
    name: z.string(),
    account: z.string().optional(),
    path: z.string().optional(),
    trust: z.string(),
    policies: z.record(z.string(), z.string()).optional(),
    maxSessionSeconds: z.int().optional(),
    tags: z.record(z.string(), z.string()).optional(),
    boundary: z.string().optional(),
  }),
  user: z.object({
    accessKeyId: z.string(),
    name: z.string(),
    account: z.string().optional(),
    policies: z.array(z.string()).optional(),
  }),
  managed: z.object({ name: z.string(), account: z.string().optional(), document: z.string() }),
  whose: z.object({ accessKeyId: z.string(), role: z.string() }).partial(),
  offset: z.object({ ms: z.number() }),
  ruleId: z.object({ ruleId: z.string() }),
};

type Route = readonly [string, (body: unknown) => unknown];
type Routes = ReadonlyMap<string, (body: unknown) => unknown>;

const iamRoutes = (aws: AwsControls): readonly Route[] => [
  ["addRole", (body) => aws.addRole(shapes.role.parse(body))],
  ["addUser", (body) => aws.addUser(shapes.user.parse(body))],
  ["addManagedPolicy", (body) => aws.addManagedPolicy(shapes.managed.parse(body))],
  ["expireCredentials", (body) => aws.expireCredentials(shapes.whose.parse(body))],
  ["revokeCredentials", (body) => aws.revokeCredentials(shapes.whose.parse(body))],
  ["restoreCredentials", () => aws.restoreCredentials()],
  ["delayIam", (body) => aws.delayIam(shapes.stale.parse(body).ms)],
];

/** One route a method, under its own name: `POST /_sim/failNext` with the method's argument as JSON. */
const routesOf = (aws: AwsControls): Routes =>
  new Map<string, (body: unknown) => unknown>([
    ["failNext", (body) => aws.failNext(shapes.failure.parse(body))],
    ["loseReplyNext", (body) => aws.loseReplyNext(shapes.next.parse(body))],
    ["hangNext", (body) => aws.hangNext(shapes.next.parse(body))],
    ["delay", (body) => aws.delay(shapes.delay.parse(body))],
    ["throttle", (body) => aws.throttle(shapes.fraction.parse(body).fraction)],
    ["failFraction", (body) => aws.failFraction(shapes.fraction.parse(body).fraction)],
    ["outage", (body) => aws.outage(shapes.outage.parse(body))],
    ["mend", () => aws.mend()],
    ["clear", () => aws.clear()],
    ["dateOffset", (body) => aws.dateOffset(shapes.offset.parse(body).ms)],
    ...iamRoutes(aws),
    ["stale", (body) => aws.stale(shapes.stale.parse(body).ms)],
    ["addSecurityGroup", (body) => aws.addSecurityGroup(shapes.group.parse(body))],
    ["addRule", (body) => aws.addRule(shapes.rule.parse(body))],
    ["removeRule", (body) => aws.removeRule(shapes.ruleId.parse(body).ruleId)],
    ["calls", () => aws.calls()],
    ["counts", () => aws.counts()],
    ["forgetCalls", () => aws.forgetCalls()],
    ["snapshot", () => aws.snapshot()],
  ]);

const prefix = "/_sim/";

const carryOut = (route: (body: unknown) => unknown, body: string): ReturnType<SideDoor> => {
  try {
    return { status: 200, json: route(body === "" ? {} : JSON.parse(body)) };
  } catch (error) {
    return { status: 400, json: { error: error instanceof Error ? error.message : String(error) } };
  }
};

/** Without controls, nothing under /_sim/ is known. */
export const answerControl = (controls: AwsControls | undefined): SideDoor => {
  const routes: Routes = controls === undefined ? new Map() : routesOf(controls);
  return (path, body) => {
    if (!path.startsWith(prefix)) return undefined;
    const route = routes.get(path.slice(prefix.length));
    if (route === undefined) return { status: 404, json: { error: `nothing is at ${path}` } };
    return carryOut(route, body);
  };
};
