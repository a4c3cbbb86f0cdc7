import type { IncomingMessage } from "node:http";
import type { Asked, Context } from "./judge.ts";
import { tagContext } from "./judge.ts";

/** One call in AWS's query protocol, as it came over the wire. */
export interface Call {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly action: string;
  readonly params: URLSearchParams;
}

export function readCall(request: IncomingMessage, body: string): Call {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? "");
  const [, accessKeyId = "", region = "", service = ""] = scope ?? [];
  const params = new URLSearchParams(body);
  return { service, region, accessKeyId, action: params.get("Action") ?? "", params };
}

/** What AWS would have to be told of what a call is about. */
export interface Things {
  /** The tags of a security-group rule. */
  tagsOf(rule: string): Promise<Readonly<Record<string, string>>>;
  /** The ARN of a role's boundary. */
  boundaryOf(role: string): Promise<string | null>;
}

/**
 * What IAM is asked for an EC2 or IAM call: each action on each resource, as the Service Authorization Reference has it.
 * All have to be allowed.
 */
export async function askedBy(call: Call, account: string, things: Things): Promise<readonly Asked[]> {
  return call.service === "iam" ? askedOfIam(call, account, things) : askedOfEc2(call, account, things);
}

async function askedOfIam(
  { action, params }: Call,
  account: string,
  things: Things,
): Promise<readonly Asked[]> {
  const role = params.get("RoleName");
  if (role === null) return [{ action: `iam:${action}`, resource: `arn:aws:iam::${account}:user/any` }];
  const boundary = await things.boundaryOf(role);
  const context: Context = boundary === null ? {} : { "iam:PermissionsBoundary": boundary };
  return [{ action: `iam:${action}`, resource: `arn:aws:iam::${account}:role/${role}`, context }];
}

async function askedOfEc2(call: Call, account: string, things: Things): Promise<readonly Asked[]> {
  const { action, params, region } = call;
  const arn = (kind: string, id: string): string => `arn:aws:ec2:${region}:${account}:${kind}/${id}`;
  const asked = (of: string, resource: string, context: Context = {}): Asked => ({
    action: `ec2:${of}`,
    resource,
    context: { "aws:RequestedRegion": region, ...context },
  });
  const named = (pattern: RegExp): readonly string[] =>
    [...params].filter(([name]) => pattern.test(name)).map(([, value]) => value);
  const borne = async (rule: string): Promise<Context> =>
    Object.fromEntries(
      Object.entries(await things.tagsOf(rule)).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
    );

  if (action.startsWith("Describe")) return [asked(action, "*")];
  if (action === "CreateTags") {
    const tags = tagContext(tagsAt(params, "Tag"));
    return Promise.all(
      named(/^ResourceId\./).map(async (id) =>
        asked(action, arn("security-group-rule", id), { ...tags, ...(await borne(id)) }),
      ),
    );
  }
  const group = asked(action, arn("security-group", params.get("GroupId") ?? ""));
  if (action === "ModifySecurityGroupRules") {
    const rules = named(/^SecurityGroupRule\.\d+\.SecurityGroupRuleId$/);
    return [
      group,
      ...(await Promise.all(
        rules.map(async (id) => asked(action, arn("security-group-rule", id), await borne(id))),
      )),
    ];
  }
  const made = tagsAt(params, "TagSpecification.1.Tag");
  if (Object.keys(made).length === 0) return [group];
  const rule = arn("security-group-rule", "sgr-that-is-made");
  return [
    group,
    asked(action, rule, tagContext(made)),
    asked("CreateTags", rule, { ...tagContext(made), "ec2:CreateAction": action }),
  ];
}

/** `<prefix>.1.Key` and `<prefix>.1.Value`, for each number. */
export function tagsAt(params: URLSearchParams, prefix: string): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (let index = 1; params.has(`${prefix}.${index}.Key`); index += 1) {
    tags[params.get(`${prefix}.${index}.Key`) ?? ""] = params.get(`${prefix}.${index}.Value`) ?? "";
  }
  return tags;
}
