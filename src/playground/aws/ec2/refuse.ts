import { AwsError } from "../aws-error.ts";
import type { CommonRefusal } from "../aws-service.ts";

/** EC2 has codes of its own for what other services call ExpiredToken, InvalidClientTokenId and AccessDenied. */
export const refuse = (refusal: CommonRefusal): AwsError => {
  switch (refusal.kind) {
    case "throttled":
      return new AwsError("RequestLimitExceeded", "Request limit exceeded.", 503);
    case "expired":
      return new AwsError("RequestExpired", "Request has expired.", 400);
    case "not authorized":
      return new AwsError(
        "UnauthorizedOperation",
        `You are not authorized to perform this operation. ${refusal.why}`,
        403,
      );
    case "unknown key":
    case "wrong signature":
      return new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
  }
};
