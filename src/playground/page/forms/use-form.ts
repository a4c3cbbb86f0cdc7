import { useState } from "react";
import type { InputValues, SubmitOutcome, View, WorkspaceState } from "../../slack/page-protocol.ts";
import type { BlockSurroundings, Place } from "../blocks/block-context.ts";
import { namesIn } from "../chat/names.ts";
import { postClick, postSubmit, wordsOf } from "../post.ts";
import { initialValues, merged } from "./initial-values.ts";

type Errors = Readonly<Record<string, string>>;

export interface Form {
  readonly around: BlockSurroundings;
  /** What the app did not answer, or how it failed. */
  readonly trouble: string | null;
  readonly isSending: boolean;
  /** Something was put in that leaving would lose. */
  readonly isTouched: boolean;
  /** Another one at every answer with errors, so that the same errors twice are told twice. */
  readonly wrongAnswer: Errors;
  submit(): Promise<void>;
}

const told = (outcome: { readonly answered: true } | { readonly answered: false; readonly text: string }) =>
  outcome.answered ? null : outcome.text;

const errorsIn = (outcome: SubmitOutcome): Errors =>
  outcome.answered && outcome.result === "errors" ? outcome.errors : {};

/** What is put into a form, and what the app says of it. What was typed stays when the app changes the form. */
export function useForm(view: View, workspace: WorkspaceState): Form {
  const person = workspace.me.id;
  const [typed, setTyped] = useState<InputValues>({});
  const [work, setWork] = useState<"none" | "click" | "submit">("none");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Errors>({});
  const values = merged(initialValues(view.blocks), typed);

  const during = async (kind: "click" | "submit", does: () => Promise<string | null>): Promise<void> => {
    setWork(kind);
    setTrouble(null);
    setTrouble(await does().catch(wordsOf));
    setWork("none");
  };
  const click = ({ blockId, actionId }: Place, selected?: string | readonly string[] | null) =>
    during("click", async () => {
      const chosen = selected === undefined ? {} : { selected };
      return told(await postClick({ person, view: view.id, blockId, actionId, values, ...chosen }));
    });
  const isInput = (blockId: string): boolean =>
    view.blocks.some((block) => block.block_id === blockId && block.type === "input");

  return {
    trouble,
    isSending: work === "submit",
    isTouched: Object.keys(typed).length > 0,
    wrongAnswer: errors,
    submit: async () => {
      if (work !== "none") return;
      await during("submit", async () => {
        const outcome = await postSubmit({ person, view: view.id, values });
        setErrors(errorsIn(outcome));
        return told(outcome);
      });
    },
    around: {
      ...namesIn(workspace),
      isBusy: work !== "none",
      values,
      errors: { ...view.errors, ...errors },
      act: (place, selected) => {
        if (!isInput(place.blockId)) void click(place, selected);
      },
      change: ({ blockId, actionId }, value) =>
        setTyped((before) => ({ ...before, [blockId]: { ...before[blockId], [actionId]: value } })),
    },
  };
}
