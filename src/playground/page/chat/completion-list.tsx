import { type ReactNode, useEffect, useRef } from "react";
import type { Completion, Completions } from "./completions.ts";

interface ListProps {
  readonly options: readonly Completion[];
  /** The one that a key would take; -1: none. */
  readonly at: number;
  readonly pick: (completion: Completion) => void;
}

export const LIST_ID = "completions";
export const USAGE_ID = "command-usage";
export const optionId = (at: number): string => `completion-${at}`;

/** What the line can become. The keyboard stays in the line: the list only shows what its keys would take. */
export function CompletionList({ options, at, pick }: ListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div className="completions" id={LIST_ID} role="listbox" aria-label="Completions" ref={list}>
      {options.map((completion, index) => (
        <button
          type="button"
          key={completion.text}
          id={optionId(index)}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          onClick={() => pick(completion)}
        >
          <code>{completion.name}</code>
          {completion.usage === "" ? null : <code className="usage">{completion.usage}</code>}
          <span>{completion.description}</span>
        </button>
      ))}
    </div>
  );
}

/** `[from <address>]` is one of them. */
const usageWords = (usage: string): readonly string[] => usage.match(/\[[^\]]*\]|\S+/g) ?? [];

/** The command being typed, and which of its words comes now. */
export function CommandUsage({ command, wordAt }: Pick<Completions, "command" | "wordAt">): ReactNode {
  if (command === null) return null;
  const words = usageWords(command.usage);
  // From the third word on, what is typed is mostly the reason, which comes last.
  const current = wordAt < 2 ? Math.min(wordAt, words.length - 1) : words.length - 1;
  return (
    <p className="command-usage" id={USAGE_ID}>
      <code>
        {command.name}{" "}
        {words.map((word, index) => (
          <span key={word} data-current={index === current}>
            {word}{" "}
          </span>
        ))}
      </code>
      <span className="dim">{command.description}</span>
    </p>
  );
}
