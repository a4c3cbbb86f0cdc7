import type { Log } from "../../src/ports/log.ts";

interface Said {
  readonly level: string;
  readonly text: string;
  readonly fields: object;
}

/** A log that is read by the test. */
export function aLog(): { readonly log: Log; readonly said: readonly Said[] } {
  const said: Said[] = [];
  const at =
    (level: string) =>
    (text: string, fields: object = {}): void =>
      void said.push({ level, text, fields });
  return { log: { info: at("info"), warn: at("warn"), error: at("error") }, said };
}
