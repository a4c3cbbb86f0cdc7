/** What is known of a request, by condition key in lower case. A key that is not there has no values. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

type Piece = { readonly literal: string } | { readonly wildcard: "*" | "?" };

const variable = /\$\{\s*([^}',]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

const literalOf = (name: string, standard: string | undefined, context: RequestContext): string | null => {
  if (name === "*" || name === "?" || name === "$") return name;
  const values = context.get(name.toLowerCase()) ?? [];
  // A key of many values stands for none of them.
  return (values.length === 1 ? values[0] : undefined) ?? standard ?? null;
};

const plain = (text: string): readonly Piece[] =>
  text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" || part === "?" ? { wildcard: part } : { literal: part }));

/** The text with its policy variables filled in, which are never wildcards. Null where one has no value. */
const piecesOf = (text: string, context: RequestContext): readonly Piece[] | null => {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of text.matchAll(variable)) {
    const literal = literalOf(found[1] ?? "", found[2], context);
    if (literal === null) return null;
    pieces.push(...plain(text.slice(last, found.index)), { literal });
    last = found.index + found[0].length;
  }
  return [...pieces, ...plain(text.slice(last))];
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

const expressionOf = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => ("literal" in piece ? escaped(piece.literal) : piece.wildcard === "*" ? ".*" : "."))
    .join("");

export interface Comparison {
  readonly value: string;
  /** As it stands in the policy. */
  readonly pattern: string;
  readonly context: RequestContext;
}

/** Compares whole texts, `*` and `?` of the pattern standing for anything. */
export const isLike = ({ value, pattern, context }: Comparison, flags = ""): boolean => {
  const pieces = piecesOf(pattern, context);
  return pieces !== null && new RegExp(`^${expressionOf(pieces)}$`, `s${flags}`).test(value);
};

/** The pattern's text with its variables filled in; `*` and `?` are themselves. */
export const filledIn = (pattern: string, context: RequestContext): string | null =>
  piecesOf(pattern, context)
    ?.map((piece) => ("literal" in piece ? piece.literal : piece.wildcard))
    .join("") ?? null;

const cutArn = (arn: string): readonly string[] => {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
};

/** ARNs are compared part by part: a wildcard reaches no further than the part it stands in. */
export const isLikeArn = ({ value, pattern, context }: Comparison): boolean => {
  if (pattern === "*") return true;
  const parts = cutArn(value);
  return cutArn(pattern).every((part, index) =>
    isLike({ value: parts[index] ?? "", pattern: part, context }),
  );
};
