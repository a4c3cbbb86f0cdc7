/** Where a peer is (an address or a path), or why it cannot be had. */
export type Found = string | Missing;

export interface Missing {
  readonly skip: string;
}

export function isMissing(found: Found): found is Missing {
  return typeof found !== "string";
}

/** With CI set a missing peer is a failure, never a quiet skip. */
export function mustHavePeers(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.CI !== undefined && environment.CI !== "" && environment.CI !== "false";
}
