import express, { Router } from "express";
import { z } from "zod";
import { answering, parsed } from "./answering.ts";
import type { SimulatedSlack } from "./simulated-slack.ts";

const inputValue = z.union([z.string(), z.array(z.string()), z.null()]);
const inputValues = z.record(z.string(), z.record(z.string(), inputValue));
const id = z.string().min(1).max(255);

const bodies = {
  command: z.object({ person: id, channel: id, command: id, text: z.string().max(12_000) }),
  click: z
    .object({
      person: id,
      message: z.object({ channel: id, ts: id }).exactOptional(),
      view: id.exactOptional(),
      actionId: id,
      blockId: id.exactOptional(),
      selected: inputValue.exactOptional(),
      values: inputValues.exactOptional(),
    })
    .refine(
      ({ message, view }) => (message === undefined) !== (view === undefined),
      "one of message and view",
    ),
  submit: z.object({ person: id, view: id, values: inputValues }),
  close: z.object({ person: id, view: id }),
  message: z.object({ person: id, channel: id, text: z.string().max(12_000), threadTs: id.exactOptional() }),
  home: z.object({ person: id }),
};

const act = <T>(schema: z.ZodType<T>, does: (request: T) => Promise<unknown>) =>
  answering((request) => does(parsed(schema, request.body)));

/** What the workspace's page asks of it; shapes in page-protocol. */
export function createWorkspaceRoutes(slack: SimulatedSlack): Router {
  const routes = Router();
  routes.use(express.json({ limit: "256kb" }));
  routes.get(
    "/state",
    answering((request) => slack.state(String(request.query.person))),
  );
  routes.post("/command", act(bodies.command, slack.slashCommand));
  routes.post("/click", act(bodies.click, slack.click));
  routes.post("/submit", act(bodies.submit, slack.submitView));
  routes.post("/close", act(bodies.close, slack.closeView));
  routes.post("/message", act(bodies.message, slack.sendMessage));
  routes.post("/home", act(bodies.home, slack.openHome));
  return routes;
}
