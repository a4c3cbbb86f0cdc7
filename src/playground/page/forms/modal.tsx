import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { View, WorkspaceState } from "../../slack/page-protocol.ts";
import { Block } from "../blocks/block.tsx";
import { BlockContext } from "../blocks/block-context.ts";
import { Trouble } from "../chat/trouble.tsx";
import { postClose } from "../post.ts";
import { useDialog } from "./use-dialog.ts";
import { type Form, useForm } from "./use-form.ts";

interface ModalProps {
  readonly view: View;
  readonly workspace: WorkspaceState;
}

const FIRST_WRONG = "[data-wrong=true] :is(input, select, textarea)";

/** What is wrong is where the keyboard goes. */
function useFirstWrong(dialog: RefObject<HTMLDialogElement | null>, { wrongAnswer }: Form): void {
  useEffect(() => {
    if (Object.keys(wrongAnswer).length > 0) dialog.current?.querySelector<HTMLElement>(FIRST_WRONG)?.focus();
  }, [wrongAnswer, dialog]);
}

/** Whether it is asked; afterwards the keyboard is where it was before. */
function useLeaving(): readonly [boolean, (isLeaving: boolean) => void] {
  const [isLeaving, setLeaving] = useState(false);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!isLeaving && before.current instanceof HTMLElement) before.current.focus();
  }, [isLeaving]);
  return [
    isLeaving,
    (next) => {
      if (next) before.current = document.activeElement;
      setLeaving(next);
    },
  ];
}

/** A form of the app's, over everything else. Leaving asks first where something typed would be lost. */
export function Modal({ view, workspace }: ModalProps): ReactNode {
  const dialog = useDialog();
  const form = useForm(view, workspace);
  const [isLeaving, setLeaving] = useLeaving();
  useFirstWrong(dialog, form);
  const close = (): void => void postClose({ person: workspace.me.id, view: view.id });
  const leave = (): void => {
    if (form.isTouched) setLeaving(!isLeaving);
    else close();
  };
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby="modal-title"
      aria-busy={form.isSending}
      // Before the browser hears of it: a second Escape in a row would close the dialog unasked.
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        leave();
      }}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <h2 id="modal-title">{view.title?.text ?? workspace.app.name}</h2>
        <BlockContext value={form.around}>
          <div className="modal-blocks">
            {view.blocks.map((block, index) => (
              <Block key={block.block_id ?? index} block={block} />
            ))}
          </div>
        </BlockContext>
        <Trouble words={form.trouble} />
        {isLeaving ? (
          <Leaving stay={() => setLeaving(false)} leave={close} />
        ) : (
          <Buttons view={view} isSending={form.isSending} close={close} />
        )}
      </form>
    </dialog>
  );
}

interface ButtonsProps {
  readonly view: View;
  readonly isSending: boolean;
  readonly close: () => void;
}

/** A button that is sending keeps the keyboard: it is not disabled, it only does nothing more. */
const Buttons = ({ view, isSending, close }: ButtonsProps): ReactNode => (
  <div className="modal-buttons">
    <button type="button" className="button" onClick={close}>
      {view.close?.text ?? "Cancel"}
    </button>
    {view.submit === undefined ? null : (
      <button type="submit" className="button" data-style="primary" aria-disabled={isSending}>
        {view.submit.text}
        {isSending ? <span className="hidden">, sending</span> : null}
      </button>
    )}
  </div>
);

function Leaving({ stay, leave }: { readonly stay: () => void; readonly leave: () => void }): ReactNode {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <fieldset className="modal-buttons">
      <legend>Discard what you put in?</legend>
      <button type="button" className="button" ref={first} onClick={stay}>
        Keep it
      </button>
      <button type="button" className="button" data-style="danger" onClick={leave}>
        Discard
      </button>
    </fieldset>
  );
}
