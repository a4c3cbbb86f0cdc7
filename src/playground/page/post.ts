import type {
  ClickOutcome,
  ClickRequest,
  CloseRequest,
  CommandOutcome,
  CommandRequest,
  SendOutcome,
  SendRequest,
  SubmitOutcome,
  SubmitRequest,
} from "../slack/page-protocol.ts";
import type { TerminalRequest } from "../terminal/page-protocol.ts";

/** What the server would not do, in its own words. */
export class Refused extends Error {
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
export const postTerminal = (request: TerminalRequest) => post<unknown>("/terminal", request);
