import type { JsonObject } from "../json.ts";
import { SlackRefusal } from "../slack-refusal.ts";
import type { Workspace } from "../workspace.ts";
import { argumentsFrom } from "./arguments.ts";
import type { Method } from "./method.ts";

export interface ApiRequest {
  readonly method: string;
  readonly token: string | undefined;
  readonly fields: JsonObject;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

const tooMany = (seconds: number): ApiReply => ({
  status: 429,
  headers: { "retry-after": String(seconds) },
  body: { ok: false, error: "ratelimited" },
});

function injectedFault({ faults }: Workspace, name: string): ApiReply | undefined {
  const fault = faults.takeFault(name);
  if (fault === undefined) return undefined;
  if (fault.retryAfter !== undefined) return tooMany(fault.retryAfter);
  const error = fault.error ?? "internal_error";
  return { status: fault.status ?? 200, headers: {}, body: { ok: false, error } };
}

function checkToken({ credentials }: Workspace, method: Method, token: string | undefined): void {
  if (token === undefined || token === "") throw new SlackRefusal("not_authed");
  if (token !== credentials.botToken && token !== credentials.appToken)
    throw new SlackRefusal("invalid_auth");
  const wanted = method.token === "app" ? credentials.appToken : credentials.botToken;
  if (token !== wanted) throw new SlackRefusal("not_allowed_token_type");
}

/** Slack names the token's scopes in every answer. */
const scopesOf = ({ scopes }: Workspace) => ({ "x-oauth-scopes": [...scopes.granted].join(",") });

function refused(workspace: Workspace, work: () => ApiReply): ApiReply {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return {
      status: 200,
      headers: scopesOf(workspace),
      body: { ok: false, error: error.code, ...error.extra },
    };
  }
}

/** One Web API call: token, rate limit, then the method; a refusal comes back in Slack's form. */
export function answerCall(
  workspace: Workspace,
  methods: Readonly<Record<string, Method>>,
  { method: name, token, fields }: ApiRequest,
): ApiReply {
  const fault = injectedFault(workspace, name);
  if (fault !== undefined) return fault;
  return refused(workspace, () => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) throw new SlackRefusal("unknown_method", { req_method: name });
    checkToken(workspace, method, token);
    const args = argumentsFrom(fields);
    if (workspace.options.rateLimits !== false) {
      const waitMs = workspace.limits.take({
        method: name,
        tier: method.tier,
        channel: args.text("channel"),
      });
      if (waitMs > 0) return tooMany(Math.ceil(waitMs / 1000));
    }
    const body = { ok: true, ...method.run({ workspace, args }) };
    return { status: 200, headers: scopesOf(workspace), body };
  });
}
