import { AwsError } from "./aws-error.ts";

export interface Signature {
  readonly accessKeyId: string;
  /** `20261127` */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly hex: string;
}

export interface SignedRequest {
  readonly signature: Signature;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const signed =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/** Reads who says that they signed. */
export const readSignature = (authorization: string | undefined): Signature => {
  if (authorization === undefined)
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  const [, accessKeyId, day = "", region = "", service = "", names = "", hex = ""] =
    signed.exec(authorization) ?? [];
  if (accessKeyId === undefined)
    throw new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  return { accessKeyId, day, region, service, signedHeaders: names.split(";"), hex };
};
