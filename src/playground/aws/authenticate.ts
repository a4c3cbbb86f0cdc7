import { AwsError } from "./aws-error.ts";

export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const signed =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=[^,\s]+, ?Signature=[0-9a-f]{64}$/;

/** Reads who signed. The signature itself is not checked: nobody here knows a secret to check it with. */
export const readSignature = (authorization: string | undefined): Signature => {
  if (authorization === undefined)
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  const [, accessKeyId, region, service] = signed.exec(authorization) ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined)
    throw new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  return { accessKeyId, region, service };
};
