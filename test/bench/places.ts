/** Where the bench's proxies stand: the n-th proxy in the n-th of these, over and over. */
export interface BenchPlace {
  readonly account: string;
  readonly region: string;
  /** ARN of the role that the bot assumes; null: the bot's own account. */
  readonly assume: string | null;
}

const OWN_ACCOUNT = "111122223333";
const ROLE = "sallyport-enforcer";

const elsewhere = (account: string, region: string): BenchPlace => ({
  account,
  region,
  assume: `arn:aws:iam::${account}:role/${ROLE}`,
});

export const ONE_PLACE: readonly BenchPlace[] = [{ account: OWN_ACCOUNT, region: "us-east-1", assume: null }];

export const THREE_PLACES: readonly BenchPlace[] = [
  ...ONE_PLACE,
  elsewhere("222233334444", "us-west-2"),
  elsewhere("333344445555", "eu-west-1"),
];

/** Proxies are numbered from 1. */
export function placeOf(places: readonly BenchPlace[], proxy: number): BenchPlace {
  const place = places[(proxy - 1) % places.length];
  if (place === undefined) throw new Error("the bench has no place for its proxies");
  return place;
}

/** What makes the bot's role in another account, for the simulated AWS. */
export const roleSeedOf = ({ account }: BenchPlace) => ({
  name: ROLE,
  account,
  trust: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: OWN_ACCOUNT },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "bench" } },
      },
    ],
  }),
  policies: {
    doors: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }],
    }),
  },
});
