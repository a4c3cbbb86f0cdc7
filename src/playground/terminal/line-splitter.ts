/** Longer lines are cut: nobody reads them, and they must not fill the memory. */
const LONGEST = 500;

/** Gives each whole line of what arrives in pieces. */
export function createLineSplitter(tell: (line: string) => void): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = (lines.pop() ?? "").slice(0, LONGEST);
    for (const line of lines) tell(line.replace(/\r$/, "").slice(0, LONGEST));
  };
}
