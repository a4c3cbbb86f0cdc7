import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { CastMember, TerminalCommand } from "../../page-server/page-protocol.ts";
import type { TerminalLine } from "../../terminal/page-protocol.ts";
import { postTerminal, wordsOf } from "../post.ts";

interface TerminalProps {
  readonly lines: readonly TerminalLine[];
  readonly cast: readonly CastMember[];
  readonly commands: readonly TerminalCommand[];
  readonly me: CastMember;
}

const promptOf = ({ handle, address }: CastMember): string => `${handle}@${address} $`;

/** A terminal that really connects, from the address of whoever is chosen. */
export function TerminalPane({ lines, cast, commands, me }: TerminalProps): ReactNode {
  const [typed, setTyped] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const last = lines.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [last]);
  const run = (text: string): void => {
    setTrouble(null);
    postTerminal({ person: me.id, text }).catch((error: unknown) => setTrouble(wordsOf(error)));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== "") run(typed);
    setTyped("");
  };
  return (
    <section className="terminal" aria-label="Terminal">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by the keyboard */}
      <div className="shown" ref={end} role="log" aria-label="What the terminal showed" tabIndex={0}>
        <ol>
          {lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              who={cast.find(({ id }) => id === line.person)}
              isMine={line.person === me.id}
            />
          ))}
        </ol>
      </div>
      {lines.length > 0 ? null : (
        <p className="told">Connects for real, as {me.name}. Without a door, it is refused.</p>
      )}
      <form onSubmit={submit}>
        <label htmlFor="terminal-line">{promptOf(me)}</label>
        <input
          id="terminal-line"
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ target }) => setTyped(target.value)}
        />
      </form>
      {trouble === null ? null : (
        <p className="bad" role="alert">
          {trouble}
        </p>
      )}
      <Shortcuts words={[...commands.map(({ command }) => command), "aws list", "disconnect"]} run={run} />
    </section>
  );
}

interface ShortcutsProps {
  readonly words: readonly string[];
  readonly run: (word: string) => void;
}

const Shortcuts = ({ words, run }: ShortcutsProps): ReactNode => (
  <div className="shortcuts">
    {words.map((word) => (
      <button type="button" key={word} onClick={() => run(word)}>
        {word}
      </button>
    ))}
  </div>
);

interface LineProps {
  readonly line: TerminalLine;
  readonly who: CastMember | undefined;
  readonly isMine: boolean;
}

/** What came over someone else's connection says whose it is. */
const Line = ({ line, who, isMine }: LineProps): ReactNode => (
  <li data-kind={line.kind} data-mine={isMine}>
    {line.kind === "typed" && who !== undefined ? `${promptOf(who)} ` : null}
    {line.kind !== "typed" && !isMine && who !== undefined ? (
      <span className="whose">{who.handle} </span>
    ) : null}
    {line.text}
  </li>
);
