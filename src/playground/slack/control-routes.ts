import express, { Router } from "express";
import { z } from "zod";
import { answering, parsed } from "./answering.ts";
import { createWorkspaceRoutes } from "./routes.ts";
import type { SimulatedSlack } from "./simulated-slack.ts";
import { SlackRefusal } from "./slack-refusal.ts";

const text = z.string();
const method = text.exactOptional();

const fault = z.object({
  method,
  error: text.exactOptional(),
  status: z.int().exactOptional(),
  retryAfter: z.int().exactOptional(),
  times: z.int().exactOptional(),
});

const personChange = z.object({
  person: text,
  change: z
    .object({ name: text, realName: text, email: text, tz: text })
    .extend({ isAdmin: z.boolean(), isRestricted: z.boolean(), deleted: z.boolean() })
    .partial()
    .transform((change) =>
      Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    ),
});

type Control = (body: unknown) => unknown;

function controlsOf(slack: SimulatedSlack): Readonly<Record<string, Control>> {
  const control =
    <T>(schema: z.ZodType<T>, does: (given: T) => unknown): Control =>
    (body) =>
      does(parsed(schema, body));
  return {
    "fail-next": control(fault, slack.failNext),
    "lose-reply-next": control(z.object({ method: text }), (given) => slack.loseReplyNext(given.method)),
    delay: control(z.object({ method, ms: z.int() }), slack.delay),
    "drop-sockets": slack.dropSockets,
    "refresh-sockets": slack.refreshSockets,
    "replay-last": slack.replayLast,
    clear: slack.clear,
    "change-user": control(personChange, ({ person, change }) => slack.changeUser(person, change)),
    "change-group": control(z.object({ group: text, users: z.array(text) }), ({ group, users }) =>
      slack.changeGroup(group, users),
    ),
    scopes: slack.scopesUsed,
    connections: slack.connections,
    messages: control(z.object({ channel: text }), ({ channel }) => slack.messages(channel)),
  };
}

/** Loopback only, as the server it is mounted on: what a test asks of a workspace in another process. */
export function createControlRoutes(slack: SimulatedSlack): Router {
  const controls = controlsOf(slack);
  const routes = Router();
  routes.use(express.json());
  routes.use("/people", createWorkspaceRoutes(slack));
  routes.post(
    "/:control",
    answering(async (request) => {
      const name = String(request.params.control);
      const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
      if (control === undefined) throw new SlackRefusal("unknown_control");
      return { result: (await control(request.body)) ?? null };
    }),
  );
  return routes;
}
