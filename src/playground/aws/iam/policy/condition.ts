import { BlockList, isIP } from "node:net";
import { type Comparison, filledIn, isLike, isLikeArn, type RequestContext } from "./pattern.ts";

export interface Condition {
  /** `ForAnyValue:StringLikeIfExists` */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Test = (compared: Comparison) => boolean;

interface Operator {
  readonly test: Test;
  /** Holds when no value of the policy matches; then a key that is not there holds too. */
  readonly isNegated: boolean;
}

const filled =
  (test: (value: string, said: string) => boolean): Test =>
  ({ value, pattern, context }) => {
    const said = filledIn(pattern, context);
    return said !== null && test(value, said);
  };

const compared = (read: (text: string) => number) => (test: (a: number, b: number) => boolean) =>
  filled((value, said) => test(read(value), read(said)));

/** ISO 8601, or seconds since 1970. */
const instantIn = (text: string): number =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);

const dates = compared(instantIn);
const numbers = compared((text) => (text.trim() === "" ? Number.NaN : Number(text)));

const isInNetwork = (address: string, network: string): boolean => {
  const [start = "", bits] = network.split("/");
  const family = isIP(start) === 6 ? "ipv6" : "ipv4";
  if (isIP(address) === 0 || isIP(start) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(start, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  return list.check(address, family);
};

const isSame = filled((value, said) => value === said);
const isSameButForCase = filled((value, said) => value.toLowerCase() === said.toLowerCase());

const positive = (test: Test): Operator => ({ test, isNegated: false });
const negated = (test: Test): Operator => ({ test, isNegated: true });

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: positive(isSame),
  StringNotEquals: negated(isSame),
  StringEqualsIgnoreCase: positive(isSameButForCase),
  StringNotEqualsIgnoreCase: negated(isSameButForCase),
  StringLike: positive(isLike),
  StringNotLike: negated(isLike),
  NumericEquals: positive(numbers((a, b) => a === b)),
  NumericNotEquals: negated(numbers((a, b) => a === b)),
  NumericLessThan: positive(numbers((a, b) => a < b)),
  NumericLessThanEquals: positive(numbers((a, b) => a <= b)),
  NumericGreaterThan: positive(numbers((a, b) => a > b)),
  NumericGreaterThanEquals: positive(numbers((a, b) => a >= b)),
  DateEquals: positive(dates((a, b) => a === b)),
  DateNotEquals: negated(dates((a, b) => a === b)),
  DateLessThan: positive(dates((a, b) => a < b)),
  DateLessThanEquals: positive(dates((a, b) => a <= b)),
  DateGreaterThan: positive(dates((a, b) => a > b)),
  DateGreaterThanEquals: positive(dates((a, b) => a >= b)),
  Bool: positive(isSameButForCase),
  IpAddress: positive(filled(isInNetwork)),
  NotIpAddress: negated(filled(isInNetwork)),
  ArnEquals: positive(isLikeArn),
  ArnLike: positive(isLikeArn),
  ArnNotEquals: negated(isLikeArn),
  ArnNotLike: negated(isLikeArn),
};

interface Read {
  readonly over: "any" | "all" | null;
  readonly ifExists: boolean;
  readonly name: string;
}

const readOperator = (text: string): Read | null => {
  const [, set, name = "", ifExists] = /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  const isKnown = name in operators || (name === "Null" && ifExists === undefined);
  if (!isKnown) return null;
  const over = set === undefined ? null : set === "ForAnyValue:" ? "any" : "all";
  return { over, ifExists: ifExists !== undefined, name };
};

/** AWS takes no policy with an operator that it does not know, so a policy that is in force has none. */
export const isOperator = (text: string): boolean => readOperator(text) !== null;

/** No value is no value that matches, whatever IfExists says; of no values, all match. */
const holdsWithout = ({ over, ifExists }: Read, { isNegated }: Operator): boolean =>
  over === null ? ifExists || isNegated : over === "all";

/** Whether one condition of a statement holds for a request. */
export const holds = ({ operator, key, values }: Condition, context: RequestContext): boolean => {
  const read = readOperator(operator);
  const found = context.get(key.toLowerCase()) ?? [];
  if (read?.name === "Null") return values.some((said) => (said.toLowerCase() === "true") === !found.length);
  const known = read === null ? undefined : operators[read.name];
  if (read === null || known === undefined) return false;
  if (found.length === 0) return holdsWithout(read, known);
  const passes = (value: string): boolean =>
    values.some((pattern) => known.test({ value, pattern, context })) !== known.isNegated;
  return read.over === "all" ? found.every(passes) : found.some(passes);
};
