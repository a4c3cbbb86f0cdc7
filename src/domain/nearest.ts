/** What was probably meant: the closest of the known words, if it is close; null where none is. */
export function nearest(found: string, known: readonly string[]): string | null {
  const wanted = found.trim().toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const word of known) {
    // Whoever types a very long word keeps nobody waiting.
    if (Math.abs(word.length - wanted.length) > limit) continue;
    const distance = distanceBetween(wanted, word.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { word, distance };
  }
  return best?.word ?? null;
}

/** Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      next.push(cell({ a, b, row, column, before, last, left: next[column - 1] ?? 0 }));
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}

function cell(at: {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
  readonly before: readonly number[];
  readonly last: readonly number[];
  readonly left: number;
}): number {
  const { a, b, row, column, before, last, left } = at;
  const same = a[row - 1] === b[column - 1];
  const plain = Math.min(left + 1, (last[column] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(plain, (before[column - 2] ?? 0) + 1) : plain;
}
