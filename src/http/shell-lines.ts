import type { SessionCredentials } from "../domain/session.ts";

export interface ShellLines {
  /** What the shell is called. */
  readonly shell: string;
  /** To be pasted into it as one block. */
  readonly lines: string;
}

/** Nothing but the quote itself means anything between these in bash and its kin. */
const inBash = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const inFish = (text: string): string => `'${text.replaceAll(/['\\]/g, (sign) => `\\${sign}`)}'`;
/** PowerShell takes typographic quotes for quotes too. */
const inPowerShell = (text: string): string => `'${text.replaceAll(/['‘’‚‛]/g, (sign) => sign + sign)}'`;

/** The variables that the AWS CLI and every SDK read, as each shell sets them. */
export function shellLines(credentials: SessionCredentials): readonly ShellLines[] {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const variables = [
    ["AWS_ACCESS_KEY_ID", accessKeyId],
    ["AWS_SECRET_ACCESS_KEY", secretAccessKey],
    ["AWS_SESSION_TOKEN", sessionToken],
  ] as const;
  const written = (line: (name: string, value: string) => string): string =>
    variables.map(([name, value]) => line(name, value)).join("\n");
  return [
    { shell: "bash, zsh", lines: written((name, value) => `export ${name}=${inBash(value)}`) },
    { shell: "fish", lines: written((name, value) => `set -gx ${name} ${inFish(value)}`) },
    { shell: "PowerShell", lines: written((name, value) => `$env:${name} = ${inPowerShell(value)}`) },
  ];
}
