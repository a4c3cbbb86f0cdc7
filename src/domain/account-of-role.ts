/** The account id in `arn:aws:iam::<account>:role/…`; what is no ARN is given back as it is. */
export const accountOfRole = (arn: string): string => arn.split(":")[4] ?? arn;
