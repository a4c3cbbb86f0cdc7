import { AdapterFailure } from "../domain/failures.ts";
import { type AwsTrouble, type Meaning, meaningOfName } from "./aws-meanings.ts";

/** What a person should do about an error of this name, where the call makes that plainer than the name does. */
export type Advice = Readonly<Record<string, string>>;

/** A call to AWS that did not do its part. `says` is for people. */
export class AwsFailure extends AdapterFailure {
  readonly trouble: AwsTrouble;
  readonly says: string;

  constructor(call: string, cause: unknown, advice: Advice = {}) {
    const { trouble, retry } = meaningOf(cause);
    super({ adapter: "aws", doing: call, retry, cause });
    this.trouble = trouble;
    this.says = sayError(call, cause, advice);
  }
}

export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

const meaningOf = (error: unknown): Meaning =>
  meaningOfName(nameOf(error)) ??
  (wasRefused(error) ? { trouble: "refused", retry: "never" } : { trouble: "unanswered", retry: "soon" });

/** A 4xx reply: AWS read the call and did nothing. Anything else may have been done. */
function wasRefused(error: unknown): boolean {
  const status = statusOf(error);
  return status !== null && status >= 400 && status < 500;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("$metadata" in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return null;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : null;
}

function sayError(call: string, error: unknown, special: Advice): string {
  const name = nameOf(error);
  const advice = special[name] ?? meaningOfName(name)?.advice;
  if (name === "CredentialsProviderError") return advice ?? name;
  if (statusOf(error) === null) return sayUnanswered(call, error);
  return advice === undefined
    ? `AWS answers ${name} to ${call}`
    : `AWS answers ${name} to ${call}: ${advice}`;
}

function sayUnanswered(call: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string"
    ? `AWS could not be reached for ${call} (${code})`
    : `AWS did not answer ${call} in time`;
}
