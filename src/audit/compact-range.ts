import { hashNode, hashNothing } from "./hashes.ts";

/** The first `size` leaves of a tree, as the roots of its perfect subtrees: one for each 1 in `size`, the widest first. */
export interface CompactRange {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_RANGE: CompactRange = { size: 0, peaks: [] };

export function appendLeaf(range: CompactRange, leaf: Uint8Array): CompactRange {
  const peaks = [...range.peaks];
  let node = leaf;
  for (let rest = range.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = peaks.pop();
    if (left !== undefined) node = hashNode(left, node);
  }
  return { size: range.size + 1, peaks: [...peaks, node] };
}

/** The Merkle tree hash of RFC 6962 §2.1. */
export function rootOf(range: CompactRange): Uint8Array {
  const [last, ...wider] = range.peaks.toReversed();
  return last === undefined ? hashNothing() : wider.reduce((right, left) => hashNode(left, right), last);
}

/** How many perfect subtrees a tree of the size has. */
export function peaksOf(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
