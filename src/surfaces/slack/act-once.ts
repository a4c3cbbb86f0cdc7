import type { ModalView } from "@slack/types";
import { AdapterFailure } from "../../domain/failures.ts";
import { later } from "../../domain/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Inbox } from "../../ports/store.ts";
import { say } from "../cards/line.ts";
import type { Again } from "./again.ts";
import type { Drawing } from "./draw-card.ts";
import { answerForm, waitingForm } from "./forms.ts";
import type { Heard } from "./heard.ts";
import { drawLine, type FormOutcome, type Outcome, quiet } from "./outcome.ts";
import { mayNeedForm } from "./perform.ts";
import { type SlackWeb, slackCode, slackFailure } from "./slack-web.ts";
import type { Respond, Tell } from "./teller.ts";

export interface ActDeps {
  readonly web: SlackWeb;
  readonly clock: Clock;
  readonly log: Log;
  readonly inbox: Inbox;
  readonly tell: Tell;
  readonly again: Again;
  readonly stopped: AbortSignal;
  perform(heard: Heard): Promise<Outcome>;
}

/** What only the delivery itself brings, and a restart loses. */
export interface AtHand {
  readonly trigger: string | null;
  readonly respond: Respond;
}

/** A trigger is good for 3 s: a form that is not ready by then is opened empty, and filled. */
const FORM_PATIENCE_MS = 1_200;

/**
 * Does what was heard, settles the delivery, and tells its person what came of it; where nothing was changed, in the
 * other order: a crash must neither do a thing twice nor lose the answer to one that was not done. Never rejects.
 */
export async function actOnce(deps: ActDeps, heard: Heard, atHand: AtHand): Promise<void> {
  try {
    await answer(deps, heard, atHand);
  } catch (error) {
    deps.log.error("an act failed", { act: heard.act.kind, user: heard.who.user, error });
  }
}

async function answer(deps: ActDeps, heard: Heard, atHand: AtHand): Promise<void> {
  const outcome = outcomeOf(deps, heard);
  const waiting =
    atHand.trigger !== null && mayNeedForm(heard.act)
      ? await waitingView(deps, outcome, atHand.trigger)
      : null;
  const came = await outcome;
  const isDone = came.kind === "quiet" || (came.kind === "say" && came.isDone === true);
  if (isDone) await settle(deps, heard);
  const isOver = await shown(deps, { heard, atHand, waiting }, came);
  if (isOver && !isDone) await settle(deps, heard);
}

/**
 * Best effort, and the last thing of an act: what happened is on the card whether this is read or not. False where
 * the process stops before Slack takes it: the next one tells it.
 */
async function shown(deps: ActDeps, showing: Showing, outcome: Outcome): Promise<boolean> {
  try {
    await show(deps, showing, outcome);
  } catch (error) {
    if (deps.stopped.aborted) return false;
    const { user } = showing.heard.who;
    deps.log.warn("an answer did not reach its person", { user, error: slackFailure("answering", error) });
  }
  return true;
}

async function settle({ log, inbox, clock }: ActDeps, { id }: Heard): Promise<void> {
  try {
    await inbox.settle(id, clock.now());
  } catch (error) {
    log.error("a delivery could not be settled; it is done again at the next start", { id, error });
  }
}

/** A failure is told to the person too: they need not wonder. */
async function outcomeOf(deps: ActDeps, heard: Heard): Promise<Outcome> {
  try {
    return await deps.perform(heard);
  } catch (error) {
    deps.log.error("an act failed", { act: heard.act.kind, user: heard.who.user, error });
    return heard.act.kind === "left" ? quiet : { kind: "say", drawing: drawLine(failureLine(error)) };
  }
}

const failureLine = (error: unknown) =>
  error instanceof AdapterFailure
    ? say`${error.adapter} didn’t answer, so this was not done. Try again in a minute.`
    : say`Something is wrong on my side; it is in the log. Look at the card before you try again.`;

/** The id of a form opened in the meantime; null where the outcome came first, or the form did not open. */
async function waitingView(
  deps: ActDeps,
  outcome: Promise<Outcome>,
  trigger: string,
): Promise<string | null> {
  const { clock } = deps;
  const ready = new AbortController();
  const late = clock.sleepUntil(later(clock.now(), FORM_PATIENCE_MS), ready.signal).then(
    () => true,
    () => false,
  );
  const isLate = await Promise.race([late, outcome.then(() => false)]);
  ready.abort();
  return isLate ? open(deps, trigger, waitingForm()) : null;
}

async function open({ web, log }: ActDeps, trigger: string, view: ModalView): Promise<string | null> {
  try {
    const opened = await web.call("opening a form", (slack) =>
      slack.views.open({ trigger_id: trigger, view }),
    );
    return opened.view?.id ?? null;
  } catch (error) {
    log.info("a form was not opened", { code: slackCode(error), error });
    return null;
  }
}

interface Showing {
  readonly heard: Heard;
  readonly atHand: AtHand;
  /** A form that was opened already, to be filled. */
  readonly waiting: string | null;
}

async function show(deps: ActDeps, showing: Showing, outcome: Outcome): Promise<void> {
  if (outcome.kind === "form") return showForm(deps, showing, outcome);
  if (showing.waiting !== null) {
    const text = outcome.kind === "say" ? outcome.drawing.text : "Done.";
    await fill(deps, showing.waiting, answerForm(text));
  } else if (outcome.kind === "say" && !(isOnTab(showing) && outcome.standsElsewhere))
    await tellPerson(deps, showing, outcome.drawing);
}

/** Pressed on the person's own tab, which is in no channel: there is nothing to answer under. */
const isOnTab = ({ heard, atHand }: Showing): boolean => heard.channel === null && atHand.respond === null;

async function showForm(deps: ActDeps, showing: Showing, outcome: FormOutcome): Promise<void> {
  const { waiting, atHand } = showing;
  if (waiting !== null) return fill(deps, waiting, (await completed(deps, waiting, outcome)) ?? outcome.view);
  const opened = atHand.trigger === null ? null : await open(deps, atHand.trigger, outcome.view);
  if (opened === null) return tellPerson(deps, showing, outcome.otherwise);
  const complete = await completed(deps, opened, outcome);
  if (complete !== null) await fill(deps, opened, complete);
}

/** Best effort: the form is of use without it. */
async function completed(
  { log }: ActDeps,
  view: string,
  { complete }: FormOutcome,
): Promise<ModalView | null> {
  try {
    return (await complete?.(view)) ?? null;
  } catch (error) {
    log.warn("a form was not completed", { error });
    return null;
  }
}

/** Whoever closed the form meanwhile, or sent it, needs it no more. */
async function fill({ web, again }: ActDeps, id: string, view: ModalView): Promise<void> {
  const doing = "filling a form";
  try {
    await again(doing, () => web.call(doing, (slack) => slack.views.update({ view_id: id, view })));
  } catch (error) {
    if (slackCode(error) !== "not_found") throw error;
  }
}

/** On their own tab it is said in front of them, as long as Slack lets it be. */
async function tellPerson(deps: ActDeps, showing: Showing, drawing: Drawing): Promise<void> {
  const { heard, atHand } = showing;
  const inFront = isOnTab(showing) && atHand.trigger !== null;
  if (inFront && (await open(deps, atHand.trigger, answerForm(drawing.text))) !== null) return;
  await deps.tell({ user: heard.who.user, channel: heard.channel, respond: atHand.respond }, drawing);
}
