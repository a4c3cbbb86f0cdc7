/** The Ed25519 key that signs the audit log's checkpoints. */
export interface CheckpointKey {
  /** 32 bytes, for whoever verifies. */
  readonly publicKey: Uint8Array;
  /** 64 bytes over the text's UTF-8. */
  sign(text: string): Uint8Array;
}
