import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from "yaml";
import { hideSecrets } from "../domain/secrets.ts";
import { type Path, type Problem, showFound } from "./problem.ts";

export interface YamlText {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Whether the text could be read so far that its content is worth checking. */
  readonly readable: boolean;
  /** The line of the last part of the path that is there. */
  lineOf(path: Path): number;
}

/** YAML 1.2 text with the lines of its parts. */
export function readYaml(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: "1.2" });
  const problems = document.errors.map((error) => syntaxProblem({ file, text, lines }, error));
  const root = document.contents;
  const lineOf = (path: Path): number => lines.linePos(placeOf(root, path)).line;
  // A key given twice is one mistake; the rest of the file can be judged all the same.
  const readable = document.errors.every(({ code }) => code === "DUPLICATE_KEY");
  if (!readable) return { value: undefined, problems, readable, lineOf };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), problems, readable, lineOf };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const problem = { file, line: 1, path: "", found, expected: "plain YAML", near: null };
    return { value: undefined, problems: [...problems, problem], readable: false, lineOf };
  }
}

function syntaxProblem(
  { file, text, lines }: { readonly file: string; readonly text: string; readonly lines: LineCounter },
  { code, message, pos }: YAMLError,
): Problem {
  const { line } = lines.linePos(pos[0]);
  const told =
    code === "DUPLICATE_KEY"
      ? { found: `${showFound(keyAt(text, pos[0]))} again`, expected: "each key once" }
      : {
          found: `a slip: ${hideSecrets(message.split("\n", 1)[0] ?? "")}`,
          expected: "YAML that can be read",
        };
  return { file, line, path: "", near: null, ...told };
}

/** YAML tells only where the key begins. */
const keyAt = (text: string, from: number): string =>
  /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]+)/.exec(text.slice(from))?.[0].trim() ?? "";

/** Where the deepest known part of the path begins: a key, or an item of a list. */
function placeOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let place = 0;
  for (const key of path) {
    const step: Step | null = isMap(node)
      ? inMap(node.items, key)
      : isSeq(node) && typeof key === "number"
        ? { place: startOf(node.items[key]), value: node.items[key] }
        : null;
    if (step === null) return place;
    place = step.place ?? place;
    node = step.value;
  }
  return place;
}

interface Step {
  readonly place: number | null;
  readonly value: unknown;
}

function inMap(
  items: readonly { readonly key: unknown; readonly value: unknown }[],
  key: string | number,
): Step | null {
  const pair = items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
  return pair === undefined ? null : { place: startOf(pair.key), value: pair.value };
}

const startOf = (node: unknown): number | null =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)
    ? node.range[0]
    : null;
