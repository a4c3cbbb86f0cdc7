import type { AwsService, Bucket, ServiceCall } from "../aws-service.ts";
import { answerXml, checkApiVersion, errorXmlOf, noSuchAction, refuseQuery } from "../query-protocol.ts";
import type { Need } from "./authority.ts";
import type { IamDeps } from "./iam-action.ts";
import { policyActions } from "./policy-actions.ts";
import { roleActions } from "./role-actions.ts";

const version = "2010-05-08";
const namespace = `https://iam.amazonaws.com/doc/${version}/`;

/** AWS publishes no numbers for IAM: these are this simulation's own. */
const bucket: Bucket = { capacity: 100, refillPerSecond: 20, isGlobal: true };

const actions = new Map([...Object.entries(roleActions), ...Object.entries(policyActions)]);

const needsOf = ({ action, caller, params }: ServiceCall, { roles }: IamDeps): readonly Need[] => {
  const name = params.text("RoleName");
  const path = params.text("Path") ?? params.text("PathPrefix") ?? "/";
  const known = name === undefined ? undefined : roles.find(caller.account, name);
  const resource = known?.arn ?? `arn:aws:iam::${caller.account}:role${path}${name ?? ""}`;
  const boundary = params.text("PermissionsBoundary") ?? known?.boundary ?? undefined;
  const keys = boundary === undefined ? {} : { "iam:PermissionsBoundary": [boundary] };
  return [{ action: `iam:${action}`, resource, keys }];
};

/** IAM as far as roles and their inline policies need it. It is one for all Regions. */
export const createIamService = (deps: IamDeps): AwsService => ({
  name: "iam",
  bucketOf: () => bucket,
  needsOf: (call) => needsOf(call, deps),
  refuse: refuseQuery,
  run: ({ action, params, caller, requestId }) => {
    checkApiVersion(params.text("Version"), version);
    const run = actions.get(action);
    if (run === undefined) throw noSuchAction(action, version);
    const result = run({ ...deps, params, account: caller.account });
    return answerXml({ namespace, action, requestId }, result);
  },
  errorXml: errorXmlOf(namespace),
});
