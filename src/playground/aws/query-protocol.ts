import { AwsError } from "./aws-error.ts";
import type { CommonRefusal } from "./aws-service.ts";
import { leaf, node } from "./xml.ts";

/** STS and IAM write every list as `<Names><member>…</member></Names>`. */
export const members = <T>(name: string, values: Iterable<T>, draw: (value: T) => string): string =>
  node(name, ...Array.from(values, (value) => node("member", draw(value))));

export interface Answer {
  readonly namespace: string;
  readonly action: string;
  readonly requestId: string;
}

export const answerXml = ({ namespace, action, requestId }: Answer, result: string): string =>
  `<${action}Response xmlns="${namespace}">${result === "" ? "" : node(`${action}Result`, result)}` +
  `${node("ResponseMetadata", leaf("RequestId", requestId))}</${action}Response>`;

export const errorXmlOf =
  (namespace: string) =>
  (error: AwsError, requestId: string): string => {
    const type = error.status < 500 ? "Sender" : "Receiver";
    const told = leaf("Type", type) + leaf("Code", error.code) + leaf("Message", error.message);
    return `<ErrorResponse xmlns="${namespace}">${node("Error", told)}${leaf("RequestId", requestId)}</ErrorResponse>`;
  };

const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/** How STS and IAM word what any service of AWS refuses. */
export const refuseQuery = (refusal: CommonRefusal): AwsError => {
  switch (refusal.kind) {
    case "throttled":
      return new AwsError("Throttling", "Rate exceeded", 400);
    case "expired":
      return new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    case "unknown key":
      return new AwsError(
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
        403,
      );
    case "wrong signature":
      return new AwsError("SignatureDoesNotMatch", mismatch, 403);
    case "not authorized":
      return new AwsError("AccessDenied", refusal.why, 403);
  }
};

export const checkApiVersion = (asked: string | undefined, version: string): void => {
  if (asked !== version)
    throw new AwsError("InvalidAction", `Could not find operation for version ${asked ?? ""}`);
};

export const noSuchAction = (action: string, version: string): AwsError =>
  new AwsError("InvalidAction", `Could not find operation ${action} for version ${version}`);
