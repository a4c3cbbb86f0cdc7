import type { ReactNode } from "react";
import { useDialog } from "../forms/use-dialog.ts";
import { TOLD } from "./shortcuts.ts";

interface HelpProps {
  readonly areKeysAlone: boolean;
  readonly allowKeysAlone: (allowed: boolean) => void;
  readonly close: () => void;
}

/** The keys, and a way to do without those that are pressed alone. */
export function Help({ areKeysAlone, allowKeysAlone, close }: HelpProps): ReactNode {
  const dialog = useDialog();
  return (
    <dialog
      ref={dialog}
      className="modal help"
      aria-labelledby="help-title"
      // One that was opened again meanwhile, as React does while developing, is not done with.
      onClose={({ currentTarget }) => {
        if (!currentTarget.open) close();
      }}
    >
      <h2 id="help-title">Keys</h2>
      <dl>
        {TOLD.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="help-choice">
        <input
          type="checkbox"
          checked={areKeysAlone}
          onChange={({ target }) => allowKeysAlone(target.checked)}
        />
        Keys that are pressed alone (? / m t)
      </label>
      <div className="modal-buttons">
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
