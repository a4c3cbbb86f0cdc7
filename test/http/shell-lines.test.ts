import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { later } from "../../src/domain/ids.ts";
import { shellLines } from "../../src/http/shell-lines.ts";
import { MONDAY } from "../support/builders.ts";

/** Nothing that AWS would write, so that what it does write is safe. */
const ODD = `it's "$HOME" \`id\` \\ ’quoted’ %PATH% !1 /+=`;

const lines = shellLines({
  accessKeyId: "ASIAEXAMPLE",
  secretAccessKey: ODD,
  sessionToken: "a/b+c==",
  until: later(MONDAY, 900_000),
});

const of = (shell: string): string => lines.find((one) => one.shell.startsWith(shell))?.lines ?? "";

it("sets in bash exactly what was given, whatever it holds", async () => {
  const script = `${of("bash")}\nprintf '%s\\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"`;
  const { stdout } = await promisify(execFile)("bash", ["-c", script]);
  expect(stdout).toBe(`ASIAEXAMPLE\n${ODD}\na/b+c==\n`);
});

it("quotes as fish and PowerShell read it", () => {
  expect(of("fish").split("\n")).toEqual([
    "set -gx AWS_ACCESS_KEY_ID 'ASIAEXAMPLE'",
    `set -gx AWS_SECRET_ACCESS_KEY 'it\\'s "$HOME" \`id\` \\\\ ’quoted’ %PATH% !1 /+='`,
    "set -gx AWS_SESSION_TOKEN 'a/b+c=='",
  ]);
  expect(of("PowerShell").split("\n")).toEqual([
    "$env:AWS_ACCESS_KEY_ID = 'ASIAEXAMPLE'",
    `$env:AWS_SECRET_ACCESS_KEY = 'it''s "$HOME" \`id\` \\ ’’quoted’’ %PATH% !1 /+='`,
    "$env:AWS_SESSION_TOKEN = 'a/b+c=='",
  ]);
});
