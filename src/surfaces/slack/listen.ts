import type { App } from "@slack/bolt";
import type { Log } from "../../ports/log.ts";
import { say } from "../cards/line.ts";
import type { AtHand } from "./act-once.ts";
import type { Drawing } from "./draw-card.ts";
import { type CheckDeps, formErrors } from "./form-values.ts";
import {
  type Delivered,
  type HomeOpened,
  readCommand,
  readHomeOpened,
  readLeft,
  readPress,
  readSubmit,
} from "./heard.ts";
import { drawLine } from "./outcome.ts";

export interface Hearing {
  readonly deps: CheckDeps & { readonly log: Log };
  keep(delivered: Delivered): Promise<"new" | "known" | "failed">;
  act(heard: Delivered["heard"], atHand: AtHand): void;
  /** Somebody looks at the app's own tab: nothing is done for it, so nothing is kept. */
  look(opened: HomeOpened): void;
}

const NOT_WRITTEN = drawLine(say`I couldn’t write that down, so nothing was done. Try again in a minute.`);

/** Each delivery is read, kept and acknowledged, in that order, and done after that. A replay is only acknowledged. */
export function listen(app: App, { deps, keep, act, look }: Hearing): void {
  const ignore = (what: string): void =>
    deps.log.warn(`a ${what} came that Slack would not send; it was not done`);

  app.command(/^\//, async ({ ack, body, respond }) => {
    const delivered = readCommand(body);
    if (delivered === null) {
      ignore("command");
      return ack();
    }
    const kept = await keep(delivered);
    await (kept === "failed" ? ack(alone(NOT_WRITTEN)) : ack());
    const answer = (drawing: Drawing) => respond(alone(drawing)).then(done);
    if (kept === "new") act(delivered.heard, { trigger: delivered.trigger, respond: answer });
  });

  app.action(/.*/, async ({ ack, body, respond }) => {
    const delivered = readPress(body);
    if (delivered === null) {
      ignore("click");
      return ack();
    }
    const kept = await keep(delivered);
    await ack();
    const answer = isInMessage(body) ? (drawing: Drawing) => respond(alone(drawing)).then(done) : null;
    if (kept === "failed") return answer?.(NOT_WRITTEN);
    if (kept === "new") act(delivered.heard, { trigger: delivered.trigger, respond: answer });
  });

  app.view(/.*/, async ({ ack, body }) => {
    const delivered = readSubmit(body);
    if (delivered === null) {
      ignore("form");
      return ack();
    }
    const errors = errorsOf(deps, delivered);
    if (Object.keys(errors).length > 0) return ack({ response_action: "errors", errors });
    const kept = await keep(delivered);
    await (kept === "failed" ? ack({ response_action: "errors", errors: notWritten(delivered) }) : ack());
    if (kept === "new") act(delivered.heard, { trigger: null, respond: null });
  });

  // Bolt acknowledges events by itself, before this: of one that is lost here, the look for leavers finds out.
  app.event("user_change", async ({ body }) => {
    const delivered = readLeft(body);
    if (delivered === null || (await keep(delivered)) !== "new") return;
    act(delivered.heard, { trigger: null, respond: null });
  });

  app.event("app_home_opened", async ({ body }) => {
    const opened = readHomeOpened(body);
    if (opened !== null) look(opened);
  });

  app.error(async (error) => {
    deps.log.error("Bolt failed", { error });
  });
}

/** Only then is there an address to respond to. */
const isInMessage = (body: object): boolean => "response_url" in body;

const done = (): void => undefined;

/** For the person alone, beside what is there. */
const alone = (drawing: Drawing) => ({
  response_type: "ephemeral" as const,
  replace_original: false,
  ...drawing,
});

const valuesOf = ({ heard }: Delivered) => (heard.act.kind === "submit" ? heard.act.values : {});

const errorsOf = (deps: CheckDeps, { heard }: Delivered) =>
  heard.act.kind === "submit" ? formErrors(deps, heard.act.form, heard.act.values) : {};

/** A form has no other place for it than a field. */
const notWritten = (delivered: Delivered) => ({
  [Object.keys(valuesOf(delivered))[0] ?? "reason"]: NOT_WRITTEN.text,
});
