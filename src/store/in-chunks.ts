/** Far below the number of values that either database takes in one statement. */
const CHUNK = 200;

/** Sends a long list in several statements, one after the other; an empty one sends none. */
export async function inChunks<Item, Row>(
  items: readonly Item[],
  send: (chunk: readonly Item[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < items.length; from += CHUNK)
    rows.push(...(await send(items.slice(from, from + CHUNK))));
  return rows;
}
