/** Ids that look like Slack's (`U05K3W2AB`), the same in every run that asks in the same order. */
export type NextId = (prefix: string) => string;

export function createSlackIds(): NextId {
  let made = 0;
  return (prefix) => {
    made += 1;
    const digits = (made * 2_654_435_761 + 60_466_176).toString(36).toUpperCase();
    return `${prefix}0${digits.padStart(8, "0").slice(-8)}`;
  };
}
