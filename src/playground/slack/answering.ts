import type { Request, Response } from "express";
import { z } from "zod";
import type { RouteFailure } from "./page-protocol.ts";
import { SlackRefusal } from "./slack-refusal.ts";

/** A route that answers with what the work returns, and with 400 and its name when Slack would refuse. */
export const answering =
  (work: (request: Request) => unknown) =>
  async (request: Request, response: Response): Promise<void> => {
    try {
      response.json((await work(request)) ?? {});
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      const failure: RouteFailure = { error: error.code };
      response.status(400).json(failure);
    }
  };

/** A body of that shape, or a refusal that says what is wrong with it. */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw new SlackRefusal(z.prettifyError(result.error));
  return result.data;
}
