import { type ReactNode, useEffect, useRef, useState } from "react";
import type { InputValues, SubmitOutcome, View, WorkspaceState } from "../../slack/page-protocol.ts";
import { Block } from "../blocks/block.tsx";
import { BlockContext, type BlockSurroundings, type Place } from "../blocks/block-context.ts";
import { namesIn } from "../chat/names.ts";
import { postClick, postClose, postSubmit, wordsOf } from "../post.ts";
import { initialValues, merged } from "./initial-values.ts";

interface ModalProps {
  readonly view: View;
  readonly workspace: WorkspaceState;
}

/** Opened as a dialog, so that the keyboard stays inside and Escape closes it. */
function useDialog(): React.RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return dialog;
}

const told = (outcome: SubmitOutcome): string | null => (outcome.answered ? null : outcome.text);

const errorsIn = (outcome: SubmitOutcome): Readonly<Record<string, string>> =>
  outcome.answered && outcome.result === "errors" ? outcome.errors : {};

interface Form {
  readonly around: BlockSurroundings;
  readonly trouble: string | null;
  submit(): Promise<void>;
}

function useForm({ view, workspace }: ModalProps): Form {
  const person = workspace.me.id;
  const [typed, setTyped] = useState<InputValues>({});
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const values = merged(initialValues(view.blocks), typed);

  const during = async (work: () => Promise<string | null>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    setTrouble(await work().catch(wordsOf));
    setBusy(false);
  };
  const click = ({ blockId, actionId }: Place, selected?: string | readonly string[] | null) =>
    during(async () => {
      const chosen = selected === undefined ? {} : { selected };
      const outcome = await postClick({ person, view: view.id, blockId, actionId, values, ...chosen });
      return outcome.answered ? null : outcome.text;
    });
  const isInput = (blockId: string): boolean =>
    view.blocks.some((block) => block.block_id === blockId && block.type === "input");

  return {
    trouble,
    submit: () =>
      during(async () => {
        const outcome = await postSubmit({ person, view: view.id, values });
        setErrors(errorsIn(outcome));
        return told(outcome);
      }),
    around: {
      ...namesIn(workspace),
      isBusy,
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

/** A form of the app's, over everything else. */
export function Modal(props: ModalProps): ReactNode {
  const { view, workspace } = props;
  const dialog = useDialog();
  const { around, trouble, submit } = useForm(props);
  const close = (): void => void postClose({ person: workspace.me.id, view: view.id });
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 id="modal-title">{view.title?.text ?? "Sallyport"}</h2>
        <BlockContext value={around}>
          <div className="modal-blocks">
            {view.blocks.map((block, index) => (
              <Block key={block.block_id ?? index} block={block} />
            ))}
          </div>
        </BlockContext>
        {trouble === null ? null : (
          <p className="input-error" role="alert">
            {trouble}
          </p>
        )}
        <div className="modal-buttons">
          <button type="button" className="button" onClick={close}>
            {view.close?.text ?? "Cancel"}
          </button>
          {view.submit === undefined ? null : (
            <button type="submit" className="button" data-style="primary" disabled={around.isBusy}>
              {view.submit.text}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );
}
