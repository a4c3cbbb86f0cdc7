/** One thing that is measured, each in a file of its own. */
export interface Figure {
  readonly name: string;
  /** What is measured, as a person reads it. */
  readonly what: string;
  /** What the value is in: `×` of something measured in the same run, `ms`. */
  readonly unit: string;
  /** The value must not be above it. */
  readonly budget: number;
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** What it was made of, as a person reads it. */
  readonly detail: string;
}

/** As programs read it. */
export interface Result extends Measured {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly budget: number;
  readonly ok: boolean;
}

export async function resultOf({ name, what, unit, budget, measure }: Figure): Promise<Result> {
  const { value, detail } = await measure();
  return { name, what, value: Number(value.toPrecision(4)), unit, budget, ok: value <= budget, detail };
}
