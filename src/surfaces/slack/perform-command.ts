import type { Catalogue } from "../../domain/catalogue.ts";
import type { Refusal, Result } from "../../domain/refusal.ts";
import type { AccessRequest } from "../../domain/request.ts";
import { type AskField, checkAsk } from "../../operations/check-ask.ts";
import type { Links } from "../../operations/links.ts";
import type { Actor, AskChoices, Operations } from "../../operations/operations.ts";
import type { AddressReader } from "../../ports/address-reader.ts";
import type { Clock } from "../../ports/clock.ts";
import { askRefusal } from "../cards/ask-refusal.ts";
import { explanationCard } from "../cards/explanation-card.ts";
import { commandHelpCard, helpCard } from "../cards/help-card.ts";
import { code, join, type Line, say } from "../cards/line.ts";
import { listCards } from "../cards/list-card.ts";
import { refusalText } from "../cards/refusal-text.ts";
import { ALL_HELP, commandHelp } from "../commands/command-help.ts";
import type { Command, SaidAsk } from "../commands/parse-command.ts";
import { claim } from "./claim.ts";
import { drawCard, drawRows } from "./draw-card.ts";
import { askForm, extendForm } from "./forms.ts";
import { LONGEST_ID } from "./heard.ts";
import { linkedForm } from "./open-form.ts";
import {
  askedFor,
  closing,
  type Outcome,
  openForm,
  outcomeOf,
  takenBack,
  tell,
  tellDone,
  tellRefusal,
} from "./outcome.ts";

export interface PerformDeps {
  readonly operations: Operations;
  readonly catalogue: Catalogue;
  readonly addresses: AddressReader;
  readonly clock: Clock;
  readonly links: Links;
}

export interface Given {
  readonly actor: Actor;
  readonly channel: string | null;
  /** The command as it was typed: `/jit`. */
  readonly slash: string;
}

/** One sub-command, one operation. */
export async function performCommand(deps: PerformDeps, given: Given, command: Command): Promise<Outcome> {
  const { operations } = deps;
  const { actor } = given;
  switch (command.kind) {
    case "request":
      return request(deps, given, command.said);
    case "extend":
      return extend(deps, given, command);
    case "list":
      return { kind: "say", drawing: drawRows(listCards(await operations.list(actor))) };
    case "release":
      return outcomeOf(await operations.release(actor, command.grant), closing);
    case "credentials":
      return claim(deps, actor, command.grant);
    case "withdraw":
      return outcomeOf(await operations.withdraw(actor, command.request), takenBack);
    case "revoke":
      return outcomeOf(await operations.revoke(actor, command.grant, command.reason), closing);
    case "explain":
      return outcomeOf(await operations.explain(actor, command.target), (explanation) => ({
        kind: "say",
        drawing: drawCard(explanationCard(explanation)),
      }));
    case "freeze":
      return outcomeOf(await operations.freeze(actor, command.reason), () =>
        tellDone(say`Everything is closing, and nothing opens until ${code(`${given.slash} unfreeze`)}.`),
      );
    case "unfreeze":
      return outcomeOf(await operations.unfreeze(actor), () =>
        tellDone(say`The freeze is lifted. What was closed stays closed; people can ask again.`),
      );
    default:
      return help(given.slash, command);
  }
}

function help(
  slash: string,
  command: Extract<Command, { readonly kind: "help" | "incomplete" | "unknown" }>,
): Outcome {
  const card =
    command.kind === "help" && command.about !== null
      ? commandHelpCard(slash, commandHelp(command.about))
      : helpCard(slash, ALL_HELP, whyHelp(slash, command));
  return { kind: "say", drawing: drawCard(card) };
}

function whyHelp(slash: string, command: Parameters<typeof help>[1]): Line {
  switch (command.kind) {
    case "help":
      return [];
    case "incomplete":
      return say`Something is missing: ${code(`${slash} ${command.usage}`)}.`;
    case "unknown": {
      const near = command.near === null ? [] : say` Did you mean ${code(`${slash} ${command.near}`)}?`;
      return say`I don’t know ${code(`${slash} ${command.found}`)}.${near}`;
    }
  }
}

/** Everything said: asked at once. Something left out, or no address known: a form, filled with what was said. */
async function request(deps: PerformDeps, given: Given, said: SaidAsk): Promise<Outcome> {
  const { target, duration, reason, source } = said;
  if (target !== null && duration !== null && reason !== null) {
    const ask = { target, duration, source, reason, ticket: null };
    const result = await deps.operations.request(given.actor, ask);
    return result.ok || !formHelps(deps, said, result.refusal)
      ? askOutcome(deps, result)
      : requestForm(deps, given, { said, otherwise: result.refusal });
  }
  const choices = await deps.operations.choices(given.actor);
  const problems = saidWrongly(deps, said, choices);
  return problems.length > 0 ? tell(join(problems)) : formOf(deps, given, { said, choices });
}

/** What is wrong with the address can be put right in a form, where the person did not give it themselves. */
function formHelps({ catalogue }: PerformDeps, said: SaidAsk, refusal: Refusal): boolean {
  if (refusal.kind === "source-missing") return true;
  return (
    refusal.kind === "source-kind" &&
    said.source === null &&
    catalogue.publicUrl !== null &&
    refusal.takes.includes("observed")
  );
}

/** Of an ask that was sent. */
export const askOutcome = ({ catalogue }: PerformDeps, result: Result<AccessRequest>): Outcome =>
  result.ok ? askedFor(result.value) : tell(askRefusal(result.refusal, catalogue.publicUrl));

const FIELDS = ["target", "duration", "source"] as const satisfies readonly AskField[];

/** What is wrong with what was said; what was not said is for the form to ask. */
function saidWrongly(deps: PerformDeps, said: SaidAsk, choices: AskChoices): readonly Line[] {
  const text = {
    target: said.target ?? "",
    duration: said.duration ?? "",
    source: said.source,
    reason: "",
    ticket: null,
  };
  const check = checkAsk(deps, text);
  const problems = check.ok ? [] : check.problems;
  return problems
    .filter(({ field }) => FIELDS.some((one) => one === field && said[one] !== null))
    .map(({ refusal }) => refusalText(forPerson(refusal, choices)));
}

/** Names only the targets that the person may ask for. */
function forPerson(refusal: Refusal, { targets }: AskChoices): Refusal {
  if (refusal.kind !== "unknown-target") return refusal;
  const allowed = targets.map(({ name }): string => name);
  const near = refusal.near !== null && allowed.includes(refusal.near) ? refusal.near : null;
  return { ...refusal, allowed, near };
}

async function requestForm(
  deps: PerformDeps,
  given: Given,
  told: { readonly said: SaidAsk; readonly otherwise: Refusal },
): Promise<Outcome> {
  const choices = await deps.operations.choices(given.actor);
  return formOf(deps, given, { said: told.said, choices, otherwise: refusalText(told.otherwise) });
}

function formOf(
  { clock, catalogue, links }: PerformDeps,
  { actor, channel }: Given,
  told: { readonly said: SaidAsk; readonly choices: AskChoices; readonly otherwise?: Line },
): Outcome {
  const { said, choices, otherwise } = told;
  const { shortestMs } = catalogue.limits;
  if (choices.targets.length === 0) {
    return tell(say`There is nothing here that you may ask for; an admin can change that.`);
  }
  const view = askForm({ choices, said, channel, shortestMs, now: clock.now() });
  const form = openForm(view, otherwise);
  if (catalogue.publicUrl === null) return form;
  const complete = (id: string) => linkedForm(links, { actor, view, form: { view: id, channel, said } });
  return { ...form, complete };
}

async function extend(
  { operations, catalogue }: PerformDeps,
  { actor, channel }: Given,
  { grant, duration, reason }: Extract<Command, { readonly kind: "extend" }>,
): Promise<Outcome> {
  if (reason !== "") return outcomeOf(await operations.extend(actor, grant, { duration, reason }), askedFor);
  if (grant.length > LONGEST_ID) return tellRefusal({ kind: "no-such-grant", id: grant });
  const { shortestMs } = catalogue.limits;
  return openForm(
    extendForm({ id: grant, channel }, { duration, shortestMs }),
    refusalText({ kind: "reason-missing" }),
  );
}
