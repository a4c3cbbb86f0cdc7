import type { AwsService, Bucket, ServiceCall } from "../aws-service.ts";
import { answerXml, checkApiVersion, errorXmlOf, noSuchAction, refuseQuery } from "../query-protocol.ts";
import { leaf } from "../xml.ts";
import { assumeRole, type StsDeps } from "./assume-role.ts";

const version = "2011-06-15";
const namespace = `https://sts.amazonaws.com/doc/${version}/`;

/** IAM User Guide, "IAM and AWS STS quotas": 600 requests a second for each account and Region, whatever they ask. */
const bucket: Bucket = { name: "sts", capacity: 600, refillPerSecond: 600 };

/** Nobody can be denied to ask who they are. */
const callerIdentity = ({ caller: { principal } }: ServiceCall): string =>
  leaf("Arn", principal.arn) + leaf("UserId", principal.userId) + leaf("Account", principal.account);

const resultOf = (deps: StsDeps, call: ServiceCall): string => {
  if (call.action === "AssumeRole") return assumeRole(deps, call.caller, call.params);
  if (call.action === "GetCallerIdentity") return callerIdentity(call);
  throw noSuchAction(call.action, version);
};

export const createStsService = (deps: StsDeps): AwsService => ({
  name: "sts",
  bucketOf: () => bucket,
  // AssumeRole asks the role's trust policy too, and does all of it itself.
  needsOf: () => [],
  refuse: refuseQuery,
  run: (call) => {
    checkApiVersion(call.params.text("Version"), version);
    return answerXml({ namespace, action: call.action, requestId: call.requestId }, resultOf(deps, call));
  },
  errorXml: errorXmlOf(namespace),
});
