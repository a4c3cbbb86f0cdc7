import type { Message, WorkspaceState } from "../../slack/page-protocol.ts";
import type { TerminalLine } from "../../terminal/page-protocol.ts";
import type { Wall } from "../../wall/page-protocol.ts";
import { cardState } from "../chat/card-state.ts";

export type StepName = "ask" | "approve" | "connect" | "watch" | "break";

export const STEPS: readonly StepName[] = ["ask", "approve", "connect", "watch", "break"];

/** What the steps are told from: what happened, whoever did it and however. */
export interface Happened {
  readonly workspace: WorkspaceState;
  readonly wall: Wall;
  readonly terminal: readonly TerminalLine[];
}

const states = ({ workspace }: Happened): readonly (string | null)[] =>
  Object.values(workspace.messages)
    .flat()
    .map((message: Message) => cardState(message));

export const hasCard = (happened: Happened, wanted: readonly string[]): boolean =>
  states(happened).some((state) => state !== null && wanted.includes(state));

const TESTS: Readonly<Record<StepName, (happened: Happened) => boolean>> = {
  ask: (happened) => states(happened).some((state) => state !== null),
  approve: (happened) => happened.wall.doors.length > 0 || hasCard(happened, ["open", "closed"]),
  connect: ({ terminal, wall }) =>
    terminal.some(({ kind }) => kind === "received") || wall.doors.some(({ traffic }) => traffic.total > 0),
  watch: (happened) => hasCard(happened, ["closed"]),
  break: ({ wall }) => wall.switches.some(({ isOn }) => isOn),
};

/** The steps that were done once stay done. */
export const doneIn = (happened: Happened, before: readonly StepName[]): readonly StepName[] =>
  STEPS.filter((step) => before.includes(step) || TESTS[step](happened));

/** The first that is not done; null: all are. */
export const nextStep = (done: readonly StepName[]): StepName | null =>
  STEPS.find((step) => !done.includes(step)) ?? null;
