/** Randomness for names; nothing secret is made with it. */
export interface RandomIds {
  /** Six lower-case letters and digits without look-alikes. */
  short(): string;
  /** From 0 up to 1: to spread what would fall together. */
  fraction(): number;
  /** A universally unique id. */
  unique(): string;
}
