import type { Cidr } from "../domain/ids.ts";
import type { ParsedSource, SourceProblem } from "../domain/source.ts";

export type ReadSource =
  | { readonly ok: true; readonly source: ParsedSource }
  | { readonly ok: false; readonly problem: SourceProblem };

export interface AddressReader {
  /** Reads one address or network, IPv4 or IPv6, in its usual forms only. */
  read(text: string): ReadSource;
  /** Whether every address of `inner` is one of `outer`. */
  covers(outer: Cidr, inner: Cidr): boolean;
}
