import { AwsError } from "../aws-error.ts";
import type { AwsService, ServiceCall } from "../aws-service.ts";
import type { Caller } from "../caller.ts";
import type { Params } from "../params.ts";
import { leaf, node } from "../xml.ts";
import type { Ec2Action, Ec2Context } from "./action.ts";
import { authorizeIngress } from "./authorize.ts";
import { createGroup } from "./create-group.ts";
import { deleteGroup } from "./delete-group.ts";
import { describeGroups } from "./describe-groups.ts";
import { describeRules } from "./describe-rules.ts";
import { modifyRules } from "./modify-rules.ts";
import { needsOf } from "./needs.ts";
import { refuse } from "./refuse.ts";
import type { Regions } from "./regions.ts";
import { revokeIngress } from "./revoke.ts";
import { createTags, deleteTags } from "./tag-resources.ts";
import { bucketOf } from "./throttling.ts";
import { updateDescriptionsIngress } from "./update-descriptions.ts";
import { createVpc, describeVpcs } from "./vpcs.ts";

const version = "2016-11-15";

const actionsWith = (rulesPerGroup: number): ReadonlyMap<string, Ec2Action> =>
  new Map([
    ["AuthorizeSecurityGroupIngress", authorizeIngress(rulesPerGroup)],
    ["CreateSecurityGroup", createGroup],
    ["CreateTags", createTags],
    ["CreateVpc", createVpc],
    ["DeleteSecurityGroup", deleteGroup],
    ["DeleteTags", deleteTags],
    ["DescribeSecurityGroupRules", describeRules],
    ["DescribeSecurityGroups", describeGroups],
    ["DescribeVpcs", describeVpcs],
    ["ModifySecurityGroupRules", modifyRules(rulesPerGroup)],
    ["RevokeSecurityGroupIngress", revokeIngress],
    ["UpdateSecurityGroupRuleDescriptionsIngress", updateDescriptionsIngress],
  ]);

const ofEveryRequest: readonly string[] = ["Action", "Version", "DryRun"];

const checkNames = (action: Ec2Action, params: Params): void => {
  const unknown = params.names.find(
    (name) => !(ofEveryRequest.includes(name) || action.accepts.includes(name)),
  );
  if (unknown !== undefined)
    throw new AwsError("UnknownParameter", `The parameter ${unknown} is not recognized`);
};

const checkVersion = (params: Params): void => {
  const asked = params.text("Version");
  if (asked !== version)
    throw new AwsError(
      "NoSuchVersion",
      `The requested version (${asked ?? ""}) of service AmazonEC2 does not exist`,
    );
};

const refuseDryRun = (params: Params): void => {
  if (params.text("DryRun") === "true")
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
};

const contextOf = (regions: Regions, caller: Caller, reads: boolean): Ec2Context => ({
  account: caller.account,
  region: caller.region,
  state: reads ? regions.seen(caller) : regions.latest(caller),
  mint: regions.mint,
});

const findAction = (actions: ReadonlyMap<string, Ec2Action>, name: string): Ec2Action => {
  const action = actions.get(name);
  if (action !== undefined) return action;
  throw new AwsError("InvalidAction", `The action ${name} is not valid for this web service.`);
};

const run = (actions: ReadonlyMap<string, Ec2Action>, regions: Regions, call: ServiceCall): string => {
  checkVersion(call.params);
  const action = findAction(actions, call.action);
  checkNames(action, call.params);
  const perform = action.prepare(call.params);
  refuseDryRun(call.params);
  const { account, region } = call.caller;
  const outcome = perform(contextOf(regions, call.caller, action.reads));
  if (outcome.state !== undefined) regions.commit({ account, region }, outcome.state);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<${call.action}Response xmlns="http://ec2.amazonaws.com/doc/${version}/">` +
    `${leaf("requestId", call.requestId)}${outcome.xml}</${call.action}Response>`
  );
};

/** EC2 as far as security groups need it; `rulesPerGroup` is the account's quota of inbound rules. */
export const createEc2Service = (regions: Regions, rulesPerGroup: number): AwsService => {
  const actions = actionsWith(rulesPerGroup);
  return {
    name: "ec2",
    bucketOf,
    needsOf,
    refuse,
    run: (call) => run(actions, regions, call),
    errorXml: (error, requestId) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${node(
        "Response",
        node("Errors", node("Error", leaf("Code", error.code), leaf("Message", error.message))),
        leaf("RequestID", requestId),
      )}`,
  };
};
