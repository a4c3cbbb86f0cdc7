import { execFile } from "node:child_process";
import process from "node:process";
import { programFile } from "../support/program.ts";
import type { World } from "./world.ts";

/** The text of the newest checkpoint that the channel shows: what a person would copy. */
function newestNote({ slack }: World["home"]): string | null {
  const notes = slack
    .messages("C0AUDIT")
    .map(({ blocks }) => /```\\n(sallyport\/[^`]+)\\n```/.exec(JSON.stringify(blocks))?.[1]);
  const newest = notes.findLast((note) => note !== undefined);
  return newest === undefined ? null : String(JSON.parse(`"${newest}"`));
}

/** `sallyport audit verify`, with a checkpoint from outside. */
export async function verifyLog({ home, violations }: World): Promise<void> {
  const note = newestNote(home);
  const words = ["audit", "verify", ...(note === null ? [] : ["--checkpoint", note])];
  const main = await programFile("main");
  const says = await new Promise<string | null>((resolve) => {
    execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", main, ...words],
      { cwd: home.folder, env: { PATH: process.env.PATH ?? "", TZ: "UTC", ...home.env } },
      (error, out, complained) => resolve(error === null ? null : `${out}${complained}`),
    );
  });
  if (note === null) violations.saw("a verifiable log", "no checkpoint is in the audit channel");
  if (says !== null) violations.saw("a verifiable log", says);
}
