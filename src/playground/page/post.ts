import type {
  ClickOutcome,
  ClickRequest,
  CloseRequest,
  CommandOutcome,
  CommandRequest,
  HomeRequest,
  SendOutcome,
  SendRequest,
  SubmitOutcome,
  SubmitRequest,
} from "../slack/page-protocol.ts";
import type { TerminalRequest } from "../terminal/page-protocol.ts";
import type { MEND, SwitchName } from "../wall/page-protocol.ts";

/** What the server would not do, in its own words. */
class Refused extends Error {
  constructor(said: string) {
    super(said);
    this.name = "Refused";
  }
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Refused(errorIn(answer) ?? `HTTP ${response.status}`);
  // The server is of the same version as the page, and answers in the shapes of page-protocol.
  return answer as T;
}

const errorIn = (answer: unknown): string | null =>
  typeof answer === "object" && answer !== null && "error" in answer ? String(answer.error) : null;

/** Everything people do on the page. Each throws Refused where it is not taken. */
export const postCommand = (request: CommandRequest) => post<CommandOutcome>("/workspace/command", request);
export const postClick = (request: ClickRequest) => post<ClickOutcome>("/workspace/click", request);
export const postSubmit = (request: SubmitRequest) => post<SubmitOutcome>("/workspace/submit", request);
export const postClose = (request: CloseRequest) => post<unknown>("/workspace/close", request);
export const postMessage = (request: SendRequest) => post<SendOutcome>("/workspace/message", request);
export const postHome = (request: HomeRequest) => post<unknown>("/workspace/home", request);
export const postTerminal = (request: TerminalRequest) => post<unknown>("/terminal", request);
export const postSwitch = (name: SwitchName | typeof MEND, on: boolean) =>
  post<unknown>(`/switches/${name}`, { on });

/** What the workspace calls its refusals, in words that say what to do. */
const WORDS: Readonly<Record<string, string>> = {
  unknown_command: "There is no such command here. Try /jit help.",
  not_in_channel: "You are not in this channel. Say it in #general.",
  no_text: "There is nothing to send.",
  no_such_element: "That was changed meanwhile. Look again.",
};

/** A failure as people read it. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refused) return WORDS[error.message] ?? `That was not taken: ${error.message}`;
  return "The playground did not answer. Is it running?";
}
