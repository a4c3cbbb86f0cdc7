import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Switches } from "../switches/switches.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { CastMember } from "./page-protocol.ts";
import type { Streams } from "./streams.ts";

const turned = z.object({ on: z.boolean() });
const typed = z.object({ person: z.string().min(1).max(255), text: z.string().max(4_000) });

export interface RouteParts {
  readonly cast: readonly CastMember[];
  readonly streams: Streams;
  readonly terminal: Pick<Terminal, "type">;
  readonly switches: Pick<Switches, "turn">;
  /** The simulated workspace's own routes. */
  readonly workspace: Router;
  /** The application's own pages, opened as one of the cast. */
  readonly ownPages: Router;
}

/** What the page asks for, besides itself. */
export function pageRoutes({ cast, streams, terminal, switches, workspace, ownPages }: RouteParts): Router {
  const routes = Router();
  routes.get("/stream", async (request: Request, response: Response) => {
    const person = cast.find(({ handle }) => handle === request.query.person);
    if (person !== undefined) await streams.open(response, person.id);
    else response.status(404).json({ error: "no_such_person" });
  });
  routes.post("/terminal", express.json({ limit: "16kb" }), (request: Request, response: Response) => {
    const body = typed.safeParse(request.body);
    if (!body.success || !cast.some(({ id }) => id === body.data.person)) {
      response.status(400).json({ error: "a person and what they typed are expected" });
      return;
    }
    terminal.type(body.data);
    response.json({});
  });
  routes.post("/switches/:name", express.json({ limit: "1kb" }), (request: Request, response: Response) => {
    const body = turned.safeParse(request.body);
    if (!body.success) response.status(400).json({ error: "on: true or false is expected" });
    else if (!switches.turn(String(request.params.name), body.data.on))
      response.status(404).json({ error: "no_such_switch" });
    else response.json({});
  });
  routes.use("/workspace", workspace);
  routes.use(ownPages);
  return routes;
}
