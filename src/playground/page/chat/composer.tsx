import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Channel, WorkspaceState } from "../../slack/page-protocol.ts";
import { postCommand, postMessage, wordsOf } from "../post.ts";
import { CommandUsage, CompletionList, LIST_ID, optionId, USAGE_ID } from "./completion-list.tsx";
import type { KnownWords } from "./known-words.ts";
import { Trouble } from "./trouble.tsx";
import { useCompleting } from "./use-completing.ts";

interface ComposerProps {
  readonly workspace: WorkspaceState;
  readonly channel: Channel;
  readonly known: KnownWords;
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

/** The line at the foot of a channel: a message, or a command with its completions above. */
export function Composer(props: ComposerProps): ReactNode {
  const { workspace, channel, line, known, change } = props;
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const where = channel.kind === "dm" ? workspace.app.name : `#${channel.name}`;
  const edit = (next: string): void => {
    setTrouble(null);
    change(next);
  };
  const pick = ({ text }: { readonly text: string }): void => {
    edit(text);
    field.current?.focus();
  };
  const { options, at, command, wordAt, onKey } = useCompleting({ workspace, line, known, pick });
  const submit = (): void => {
    if (line.trim() === "") return;
    edit("");
    send(props, line.trim()).then(setTrouble, (error: unknown) => setTrouble(wordsOf(error)));
  };
  useEffect(() => {
    if (line !== "") field.current?.focus();
  }, [line]);
  return (
    <div className="composer">
      <Trouble words={trouble} />
      {options.length === 0 ? null : <CompletionList options={options} at={at} pick={pick} />}
      <CommandUsage command={command} wordAt={wordAt} />
      <input
        ref={field}
        id="message-line"
        className="composer-line"
        data-command={line.startsWith("/")}
        value={line}
        placeholder={`Message ${where}, or /jit`}
        aria-label={`Message ${where}`}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={options.length > 0 ? LIST_ID : undefined}
        aria-activedescendant={options.length > 0 && at >= 0 ? optionId(at) : undefined}
        aria-describedby={command === null ? undefined : USAGE_ID}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => edit(target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (onKey(event)) event.preventDefault();
          else if (event.key === "Enter") submit();
        }}
      />
    </div>
  );
}
