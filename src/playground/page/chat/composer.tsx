import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { postCommand, postMessage, wordsOf } from "../post.ts";
import { type Completion, completionsFor } from "./completions.ts";

interface ComposerProps {
  readonly workspace: WorkspaceState;
  readonly channel: Channel;
  readonly line: string;
  readonly change: (line: string) => void;
}

/** Sends a line as a command or a message; answers what went wrong. */
async function send({ workspace, channel }: ComposerProps, line: string): Promise<string | null> {
  const person = workspace.me.id;
  const [, command, text = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(line) ?? [];
  if (command === undefined) {
    await postMessage({ person, channel: channel.id, text: line });
    return null;
  }
  const outcome = await postCommand({ person, channel: channel.id, command, text });
  return outcome.answered ? null : outcome.text;
}

interface Keys {
  readonly shown: readonly Completion[];
  readonly at: number;
  readonly isPicking: boolean;
  readonly move: (to: number) => void;
  readonly pick: (completion: Completion) => void;
  readonly dismiss: () => void;
  readonly submit: () => void;
}

function onKey(event: KeyboardEvent, keys: Keys): void {
  const { shown, at, isPicking } = keys;
  const chosen = shown[at];
  const completes = event.key === "Tab" || event.key === "Enter";
  if (isPicking && completes && chosen !== undefined) keys.pick(chosen);
  else if (isPicking && event.key === "ArrowDown") keys.move((at + 1) % shown.length);
  else if (isPicking && event.key === "ArrowUp") keys.move((at + shown.length - 1) % shown.length);
  else if (shown.length > 0 && event.key === "Escape") keys.dismiss();
  else if (event.key === "Enter" && !event.shiftKey) keys.submit();
  else return;
  event.preventDefault();
}

/** The line at the foot of a channel: a message, or a command with its completions above. */
export function Composer(props: ComposerProps): ReactNode {
  const { workspace, channel, line, change } = props;
  const field = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const shown = dismissed === line ? [] : completionsFor(workspace.commands, line);
  const isPicking = shown.some(({ text }) => text.trimEnd().length > line.trimEnd().length);
  const where = channel.kind === "dm" ? workspace.app.name : `#${channel.name}`;
  const edit = (next: string): void => {
    setAt(0);
    setTrouble(null);
    change(next);
  };
  const submit = (): void => {
    if (line.trim() === "") return;
    edit("");
    send(props, line.trim()).then(setTrouble, (error: unknown) => setTrouble(wordsOf(error)));
  };
  const pick = ({ text }: Completion): void => {
    edit(text);
    field.current?.focus();
  };
  useEffect(() => {
    if (line !== "") field.current?.focus();
  }, [line]);
  return (
    <div className="composer">
      {trouble === null ? null : (
        <p className="input-error" role="alert">
          {trouble}
        </p>
      )}
      {shown.length === 0 ? null : <Completions shown={shown} at={isPicking ? at : -1} pick={pick} />}
      <input
        ref={field}
        className="composer-line"
        data-command={line.startsWith("/")}
        value={line}
        placeholder={`Message ${where}, or /jit`}
        aria-label={`Message ${where}`}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls="completions"
        aria-activedescendant={isPicking ? `completion-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => edit(target.value)}
        onKeyDown={(event) =>
          onKey(event, { shown, at, isPicking, move: setAt, pick, submit, dismiss: () => setDismissed(line) })
        }
      />
    </div>
  );
}

interface CompletionsProps {
  readonly shown: readonly Completion[];
  readonly at: number;
  readonly pick: (completion: Completion) => void;
}

const Completions = ({ shown, at, pick }: CompletionsProps): ReactNode => (
  <div className="completions" id="completions" role="listbox" aria-label="Commands">
    {shown.map((completion, index) => (
      <button
        type="button"
        key={completion.usage}
        id={`completion-${index}`}
        role="option"
        aria-selected={index === at}
        tabIndex={-1}
        onClick={() => pick(completion)}
      >
        <code>{completion.usage}</code> <span>{completion.description}</span>
      </button>
    ))}
  </div>
);
