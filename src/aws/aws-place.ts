/** Where calls go: a Region, and the role that is assumed for them. */
export interface AwsPlace {
  readonly region: string;
  /** ARN of a role, as a rule in another account; null: the bot's own identity makes the calls. */
  readonly assume: string | null;
}

export const placeKey = ({ region, assume }: AwsPlace): string => `${assume ?? ""}|${region}`;
