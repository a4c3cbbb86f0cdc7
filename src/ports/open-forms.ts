import type { Source } from "../domain/source.ts";

/** Forms that people have open in a chat. */
export interface OpenForms {
  /** Fills in the address that the person was seen at. Best effort: a form that is closed by now is no error. */
  addressSeen(form: string, source: Source): Promise<void>;
}
