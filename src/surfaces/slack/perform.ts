import type { AccessRequest } from "../../domain/request.ts";
import type { Actor } from "../../operations/operations.ts";
import { reasonLine, wanted } from "../cards/asked-lines.ts";
import { code, type Line, say } from "../cards/line.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { claim } from "./claim.ts";
import { askOf, durationOf, reasonOf } from "./form-values.ts";
import { extendForm, reasonForm } from "./forms.ts";
import type { Act, Heard } from "./heard.ts";
import {
  askedFor,
  closing,
  type Outcome,
  openForm,
  outcomeOf,
  quiet,
  takenBack,
  tellRefusal,
} from "./outcome.ts";
import { askOutcome, type PerformDeps, performCommand } from "./perform-command.ts";

/** One act, one operation. Who acts is asked of the platform first. */
export async function perform(deps: PerformDeps, heard: Heard): Promise<Outcome> {
  const { act, channel } = heard;
  if (act.kind === "left") {
    await deps.operations.leave(heard.who);
    return quiet;
  }
  const identified = await deps.operations.identify(heard.who);
  if (!identified.ok) return tellRefusal(identified.refusal);
  const actor = { ...identified.value, delivery: heard.id };
  switch (act.kind) {
    case "command": {
      const command = parseCommand(act.text);
      return performCommand(deps, { actor, channel, slash: act.command }, command);
    }
    case "press":
      return press(deps, actor, { ...act, channel });
    case "submit":
      return submit(deps, actor, act);
  }
}

/** Whether a form may have to be opened, for which there are 3 seconds. */
export function mayNeedForm(act: Act): boolean {
  if (act.kind === "press") return ["ask", "deny", "revoke", "extend"].includes(act.button);
  if (act.kind !== "command") return false;
  const command = parseCommand(act.text);
  if (command.kind === "extend") return command.reason === "";
  if (command.kind !== "request") return false;
  const { target, duration, reason } = command.said;
  return target === null || duration === null || reason === null;
}

/** What a denial would answer. */
const askedLine = (request: AccessRequest): Line =>
  say`${wanted({ request })}. ${reasonLine(request)}  ${code(request.id)}`;

const NOTHING_SAID = { target: null, duration: null, source: null, reason: null };

async function press(
  deps: PerformDeps,
  actor: Actor,
  pressed: Extract<Act, { readonly kind: "press" }> & { readonly channel: string | null },
): Promise<Outcome> {
  const { operations, catalogue } = deps;
  const { id, channel } = pressed;
  switch (pressed.button) {
    case "ask":
      return performCommand(deps, { actor, channel, slash: "/jit" }, { kind: "request", said: NOTHING_SAID });
    case "approve":
      return outcomeOf(await operations.approve(actor, id), () => quiet);
    case "deny":
      return outcomeOf(await operations.mayAnswer(actor, id), (request) =>
        openForm(reasonForm("deny", { id, channel }, askedLine(request))),
      );
    case "withdraw":
      return outcomeOf(await operations.withdraw(actor, id), takenBack);
    case "release":
      return outcomeOf(await operations.release(actor, id), closing);
    case "claim":
      return claim(deps, actor, id);
    case "revoke":
      return openForm(
        reasonForm("revoke", { id, channel }, say`Closes ${code(id)} at once, before its time.`),
      );
    case "extend":
      return openForm(
        extendForm({ id, channel }, { duration: null, shortestMs: catalogue.limits.shortestMs }),
      );
  }
}

async function submit(
  deps: PerformDeps,
  actor: Actor,
  { form, id, values }: Extract<Act, { readonly kind: "submit" }>,
): Promise<Outcome> {
  const { operations } = deps;
  switch (form) {
    case "ask":
      return askOutcome(deps, await operations.request(actor, askOf(values)));
    case "deny":
      return outcomeOf(await operations.deny(actor, id, reasonOf(values)), () => quiet);
    case "revoke":
      return outcomeOf(await operations.revoke(actor, id, reasonOf(values)), closing);
    case "extend":
      return outcomeOf(
        await operations.extend(actor, id, { duration: durationOf(values), reason: reasonOf(values) }),
        askedFor,
      );
  }
}
