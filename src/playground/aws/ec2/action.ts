import type { Params } from "../params.ts";
import type { Minted, RegionState } from "./state.ts";

export interface Ec2Context {
  readonly account: string;
  readonly region: string;
  readonly state: RegionState;
  /** `mint("sgr")` gives an id as AWS forms them: `sgr-0` and sixteen hexadecimal digits. */
  mint(prefix: string): Minted;
}

export interface Outcome {
  /** What the answer holds beside its request id. */
  readonly xml: string;
  /** Absent when nothing changed. */
  readonly state?: RegionState;
}

export interface Ec2Action {
  /** The names that a request may hold at its top level; AWS refuses any other. */
  readonly accepts: readonly string[];
  /** Reads may be answered from an earlier state (eventual consistency); writes see the latest. */
  readonly reads: boolean;
  /** Checks the form of the request, before a dry run ends it, and gives what there is to do. */
  prepare(params: Params): (context: Ec2Context) => Outcome;
}

export const returnTrue = "<return>true</return>";
