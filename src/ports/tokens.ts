/** The secrets that stand in links. A token is told to its person alone: never to a log, an audit event, or the store. */
export interface Tokens {
  /** 256 random bits as base64url, 43 characters: not to be guessed. */
  draw(): string;
  /** What the store knows a token by: it leads to the token's link, and never back to the token. Any text is taken. */
  hashOf(token: string): string;
}
