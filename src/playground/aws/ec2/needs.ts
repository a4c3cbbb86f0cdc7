import type { ServiceCall } from "../aws-service.ts";
import type { Need } from "../iam/authority.ts";
import type { Params } from "../params.ts";

const sentTags = (params: Params): readonly Params[] => [
  ...params.list("TagSpecification").flatMap((specification) => specification.list("Tag")),
  ...params.list("Tag"),
];

const tagKeys = (params: Params): Readonly<Record<string, readonly string[]>> => {
  const tags = sentTags(params);
  if (tags.length === 0) return {};
  const values = tags.map((tag) => [`aws:RequestTag/${tag.text("Key") ?? ""}`, [tag.text("Value") ?? ""]]);
  return { "aws:TagKeys": tags.map((tag) => tag.text("Key") ?? ""), ...Object.fromEntries(values) };
};

const kinds: Readonly<Record<string, string>> = {
  sg: "security-group",
  sgr: "security-group-rule",
  vpc: "vpc",
};

const ofResource = (id: string): string => `${kinds[id.replace(/-.*$/, "")] ?? "*"}/${id}`;

/** The resources that an action is about, without what stands before them in their ARNs. */
const resourcesOf = ({ action, params }: ServiceCall): readonly string[] => {
  if (action.startsWith("Describe")) return [];
  if (action === "CreateTags" || action === "DeleteTags") return params.texts("ResourceId").map(ofResource);
  if (action === "CreateVpc") return ["vpc/*"];
  if (action === "CreateSecurityGroup") return ["security-group/*", `vpc/${params.text("VpcId") ?? "*"}`];
  return [`security-group/${params.text("GroupId") ?? "*"}`];
};

/**
 * What EC2 asks the caller's policies for, narrowed to what AWS can narrow: looking is about everything, a change is
 * about its security group, and tags that are put on with it need `ec2:CreateTags` as well.
 */
export const needsOf = (call: ServiceCall): readonly Need[] => {
  const { region, account } = call.caller;
  const arn = (resource: string): string => `arn:aws:ec2:${region}:${account}:${resource}`;
  const own = `ec2:${call.action}`;
  const keys = { "ec2:Region": [region], ...tagKeys(call.params) };
  const resources = resourcesOf(call);
  const needs = resources.map((resource) => ({ action: own, resource: arn(resource), keys }));
  const tagged = call.params.list("TagSpecification").map((specification) => ({
    action: "ec2:CreateTags",
    resource: arn(`${specification.text("ResourceType") ?? "*"}/*`),
    keys: { ...keys, "ec2:CreateAction": [call.action] },
  }));
  return [...(needs.length === 0 ? [{ action: own, resource: "*", keys }] : needs), ...tagged];
};
