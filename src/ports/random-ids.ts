/** Randomness for names; nothing secret is made with it. */
export interface RandomIds {
  /** Six lower-case letters and digits without look-alikes. */
  short(): string;
  /** A universally unique id. */
  unique(): string;
}
