import { z } from "zod";
import type { Clock } from "../ports/clock.ts";
import type { MeasuredSkew } from "./measured-skew.ts";

/** Innermost: it sees every answer as it came, those that the SDK makes an error of too. */
export const HEARS_DATES = { name: "hears-dates", step: "deserialize", priority: "low" } as const;

const withDate = z.object({ headers: z.object({ date: z.string() }) });

/** A middleware for any client. */
export function hearDates(clock: Clock, skew: MeasuredSkew) {
  return <Asked, Answer extends { readonly response: unknown }>(next: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      const askedAt = clock.now();
      const answer = await next(asked);
      const heard = withDate.safeParse(answer.response);
      skew.hear({ date: heard.data?.headers.date, askedAt, heardAt: clock.now() });
      return answer;
    };
}
