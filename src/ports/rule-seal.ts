/** The MAC over a rule's mark, so that nobody but this deployment can make a rule look like its own. */
export interface RuleSeal {
  /** Short enough for a rule's description: 22 characters of base64url (128 bits). */
  seal(text: string): string;
  isGenuine(text: string, mac: string): boolean;
}
