import { AdapterFailure } from "../domain/failures.ts";
import { hideSecrets, namesSecret } from "../domain/secrets.ts";

const HIDDEN = "[hidden]";
const DEEPEST = 8;
const LONGEST = 8_000;

/** Anything at all as plain data fit for a log line: no secret, no cycle, errors with their causes. */
export function redact(value: unknown, known: readonly string[]): unknown {
  return plain(value, { known, above: [] });
}

interface Place {
  readonly known: readonly string[];
  /** The objects that hold this one. */
  readonly above: readonly object[];
}

function plain(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case "string":
      return shorten(hideSecrets(value, place.known));
    case "bigint":
    case "symbol":
    case "function":
      return hideSecrets(String(value), place.known).slice(0, 100);
    case "object":
      return value === null ? null : ofObject(value, place);
    default:
      return value;
  }
}

function ofObject(value: object, place: Place): unknown {
  if (place.above.includes(value)) return "[circular]";
  if (place.above.length >= DEEPEST) return "[deep]";
  const inside: Place = { known: place.known, above: [...place.above, value] };
  if (value instanceof Error) return ofError(value, inside);
  if (value instanceof Date) return Number.isNaN(value.valueOf()) ? "[no date]" : value.toISOString();
  if (value instanceof Map) return plain([...value.entries()], inside);
  if (value instanceof Set) return plain([...value.values()], inside);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => plain(item, inside));
  return ofEntries(Object.entries(value), inside);
}

/** Enumerable fields of an SDK's error hold requests and headers, so only what identifies it is told. */
function ofError(error: Error, inside: Place): unknown {
  const told: Record<string, unknown> = { name: error.name, message: plain(error.message, inside) };
  for (const field of ["adapter", "retry", "code", "status", "requestId"]) {
    const value: unknown = Reflect.get(error, field);
    if (typeof value === "string" || typeof value === "number") told[field] = plain(value, inside);
  }
  if (error.stack !== undefined && !isExpected(error, inside)) told.stack = plain(error.stack, inside);
  if (error.cause !== undefined) told.cause = plain(error.cause, inside);
  if (error instanceof AggregateError) told.errors = plain(error.errors, inside);
  return told;
}

/** Another system's failure, and what caused it, are no bug of ours: where in the code they were met tells nothing. */
const isExpected = (error: Error, inside: Place): boolean =>
  [error, ...inside.above].some((one) => one instanceof AdapterFailure);

function ofEntries(entries: readonly (readonly [string, unknown])[], inside: Place): unknown {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      hideSecrets(name, inside.known),
      namesSecret(name) && value !== null && value !== undefined ? HIDDEN : plain(value, inside),
    ]),
  );
}

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
