import process from "node:process";
import { readSecretText } from "../aws/secret-text.ts";
import { createSweeper } from "../sweeper.ts";
import { createHandler } from "./create-handler.ts";

/** What Lambda calls. Lines go out as they are: `console.log` there would put words before the JSON. */
export const handler = createHandler({
  env: process.env,
  write: (line) => void process.stdout.write(line),
  now: Date.now,
  openSweeper: createSweeper,
  readSecret: readSecretText,
});
