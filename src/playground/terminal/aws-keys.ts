/** Temporary AWS credentials, as a person pasted them. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

const VARIABLES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;

/** Whether the line sets one of AWS's variables: what it says is a secret. */
export const setsAwsKeys = (line: string): boolean => VARIABLES.some((name) => line.includes(name));

const saidOf = (line: string, name: string): string | null =>
  new RegExp(`${name}\\s*[= ]\\s*'([^']+)'`).exec(line)?.[1] ?? null;

/**
 * The three variables of a claim page, in any shell's words. A text field makes one line of the block that is pasted.
 * Null where one is missing.
 */
export function readAwsKeys(line: string): AwsKeys | null {
  const [accessKeyId, secretAccessKey, sessionToken] = VARIABLES.map((name) => saidOf(line, name));
  if (!accessKeyId || !secretAccessKey || !sessionToken) return null;
  return { accessKeyId, secretAccessKey, sessionToken };
}
