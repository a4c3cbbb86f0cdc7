import { z } from "zod";
import type { AwsControls } from "./aws-controls.ts";
import type { SideDoor } from "./http-server.ts";

const next = z.object({ action: z.string(), times: z.int().positive() }).partial();
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
  ruleId: z.object({ ruleId: z.string() }),
};

type Routes = ReadonlyMap<string, (body: unknown) => unknown>;

/** One route a method, under its own name: `POST /_sim/failNext` with the method's argument as JSON. */
const routesOf = (aws: AwsControls): Routes =>
  new Map<string, (body: unknown) => unknown>([
    ["failNext", (body) => aws.failNext(shapes.failure.parse(body))],
    ["loseReplyNext", (body) => aws.loseReplyNext(shapes.next.parse(body))],
    ["hangNext", (body) => aws.hangNext(shapes.next.parse(body))],
    ["delay", (body) => aws.delay(shapes.delay.parse(body))],
    ["throttle", (body) => aws.throttle(shapes.fraction.parse(body).fraction)],
    ["failFraction", (body) => aws.failFraction(shapes.fraction.parse(body).fraction)],
    ["clear", () => aws.clear()],
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
