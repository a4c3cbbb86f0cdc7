import type { AwsPlace } from "../../aws/aws-place.ts";
import type { SessionOffer } from "../../domain/session.ts";

/** A role whose sessions IAM may deny, and as whom IAM is asked. */
export interface LentRole {
  readonly role: string;
  readonly place: AwsPlace;
}

export const lentRoleOf = ({ role, region, via }: SessionOffer): LentRole => ({
  role,
  place: { region, assume: via },
});

export const lentRoleKey = ({ role, place }: LentRole): string =>
  `${place.assume ?? ""}|${place.region}|${role}`;

/** `arn:aws:iam::123456789012:role/team/orders-readonly` → `orders-readonly`: IAM's calls take the name alone. */
export const nameOfRole = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
