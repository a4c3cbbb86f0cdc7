import type { CheckpointKey } from "../ports/checkpoint-key.ts";
import { isSigned, readNotes } from "./checkpoint-note.ts";

/** Whether the checkpoint was signed with this very key. */
export const isOwnNote = (note: string, { publicKey }: Pick<CheckpointKey, "publicKey">): boolean =>
  readNotes(note).some((signed) => isSigned(signed, publicKey));
