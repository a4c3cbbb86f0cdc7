import type { Asking, Choice } from "./asking.ts";
import type { Edge } from "./edge.ts";
import { type Answered, KEYS, type Key, QUESTIONS, type Question } from "./first-questions.ts";
import { printable } from "./printable.ts";
import type { Seen, Surroundings } from "./surroundings.ts";

export type Found =
  | { readonly kind: "answered"; readonly answered: Answered }
  | { readonly kind: "cancelled" }
  /** What was given cannot be used, or something is missing and nobody can be asked. */
  | { readonly kind: "wrong"; readonly says: readonly string[] };

/** Takes what was given, and asks for the rest where somebody can be asked. */
export async function findAnswers(
  edge: Edge,
  { given, isAsking }: { readonly given: Answered; readonly isAsking: boolean },
): Promise<Found> {
  const mistakes = KEYS.flatMap((key) => mistakeIn(key, given[key]));
  if (mistakes.length > 0) return { kind: "wrong", says: mistakes };
  const asking = isAsking && edge.openAsking !== null ? await edge.openAsking() : null;
  return asking === null ? withoutAsking(edge, given) : askForRest(edge, asking, given);
}

function mistakeIn(key: Key, answer: string | undefined): readonly string[] {
  const { flag, problem } = QUESTIONS[key];
  const wrong = answer === undefined ? null : problem(answer);
  return wrong === null ? [] : [`${flag} ${printable(answer ?? "")}: ${wrong}`];
}

function withoutAsking({ env }: Edge, given: Answered): Found {
  let answered = given;
  const missing: string[] = [];
  for (const key of KEYS) {
    const { applies, optional, suggestion, flag } = QUESTIONS[key];
    if (answered[key] !== undefined || applies?.(answered) === false) continue;
    const suggested = optional === true ? suggestion?.(answered, env) : undefined;
    if (suggested === undefined || suggested === null) missing.push(flag);
    else answered = { ...answered, [key]: suggested };
  }
  if (missing.length === 0) return { kind: "answered", answered };
  const says = `Nobody can be asked here. Say ${missing.join(", ")}, or run sallyport init in a terminal.`;
  return { kind: "wrong", says: [says] };
}

async function askForRest(edge: Edge, asking: Asking, given: Answered): Promise<Found> {
  const surroundings = await edge.openSurroundings(edge.env);
  const told = new Set<string>();
  const tell = (why: string): void => {
    if (!told.has(why)) asking.tell(printable(why));
    told.add(why);
  };
  let answered = given;
  for (const key of KEYS) {
    const question = QUESTIONS[key];
    if (answered[key] !== undefined || question.applies?.(answered) === false) continue;
    const answer = await ask({ edge, asking, surroundings, tell }, question, answered);
    if (answer === null) return { kind: "cancelled" };
    answered = { ...answered, [key]: answer };
  }
  return { kind: "answered", answered };
}

interface Means {
  readonly edge: Edge;
  readonly asking: Asking;
  readonly surroundings: Surroundings;
  readonly tell: (why: string) => void;
}

const BY_HAND: Choice = { value: "\u0000", label: "Another, typed by hand" };
const NONE: Choice = { value: "", label: "None" };

/** Chosen from what there is; typed where nothing is seen, or the right one is not among it. */
async function ask(
  { edge, asking, surroundings, tell }: Means,
  question: Question,
  answered: Answered,
): Promise<string | null> {
  const { says, problem, look } = question;
  const suggestion = question.suggestion?.(answered, edge.env) ?? null;
  const seen: Seen = look === undefined ? { choices: [] } : await look(surroundings, answered);
  if ("why" in seen) tell(seen.why);
  const usable = "why" in seen ? [] : seen.choices.filter(({ value }) => problem(value) === null);
  if (usable.length > 0) {
    const none = suggestion === "" ? [NONE] : [];
    const choices = [...none, ...usable.map(shown), BY_HAND];
    const chosen = await asking.choose({ says, choices });
    if (chosen !== BY_HAND.value) return chosen;
  }
  const typed = await asking.text({ says, suggestion, problem });
  return typed === "" ? (suggestion ?? "") : typed;
}

/** Names come from Slack and AWS: they are text, whatever is in them. */
const shown = ({ value, label, hint }: Choice): Choice => ({
  value,
  label: printable(label),
  ...(hint === undefined ? {} : { hint: printable(hint) }),
});
