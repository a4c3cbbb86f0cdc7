import type { Asking } from "./asking.ts";

/** Asks at the terminal. */
export async function createClackAsking(): Promise<Asking> {
  const { autocomplete, isCancel, log, text } = await import("@clack/prompts");
  const orNull = (answer: unknown): string | null => (isCancel(answer) ? null : String(answer));
  return {
    text: async ({ says, suggestion, problem }) => {
      const answer = await text({
        message: says,
        validate: (typed) => problem(typed?.trim() || suggestion || "") ?? undefined,
        ...(suggestion === null ? {} : { placeholder: suggestion, defaultValue: suggestion }),
      });
      return orNull(answer)?.trim() ?? null;
    },
    choose: async ({ says, choices }) =>
      orNull(await autocomplete({ message: says, options: [...choices], maxItems: 10 })),
    tell: (said) => log.warn(said),
  };
}
