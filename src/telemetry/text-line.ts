const MARKS: Readonly<Record<string, string>> = { info: "·", warn: "!", error: "✕" };

/** Escape sequences and line breaks of what others wrote, shown and not obeyed. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const show = (text: string): string =>
  text.replace(CONTROL, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** One line for a terminal; an error's stack goes on lines of its own. */
export function writeText(
  line: { readonly at: string; readonly level: string; readonly message: string },
  fields: Readonly<Record<string, unknown>>,
): string {
  const told = Object.entries(fields).map(([name, value]) => `${show(name)}=${sayValue(value)}`);
  const head = [line.at.slice(11, 23), MARKS[line.level] ?? line.level, show(line.message), ...told].join(
    " ",
  );
  return [head, ...Object.values(fields).flatMap(stackLines)].join("\n");
}

function sayValue(value: unknown): string {
  if (isTold(value)) return show(causes(value).join(" ← "));
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return /^[^\s"=]+$/.test(text)
    ? show(text)
    : show(typeof value === "string" ? JSON.stringify(value) : text);
}

interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly stack?: unknown;
  readonly cause?: unknown;
}

const isTold = (value: unknown): value is ToldError =>
  typeof value === "object" && value !== null && "message" in value && "name" in value;

function causes(error: ToldError): readonly string[] {
  const own = `${error.name}: ${error.message}`;
  return isTold(error.cause) ? [own, ...causes(error.cause)] : [own];
}

function stackLines(value: unknown): readonly string[] {
  if (!isTold(value) || typeof value.stack !== "string") return [];
  return value.stack
    .split("\n")
    .flatMap((line) => (/^\s+at /.test(line) ? [`    ${show(line.trim())}`] : []));
}
