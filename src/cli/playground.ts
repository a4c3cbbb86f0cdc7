import { readPort } from "../config/environment.ts";
import { type ExitCode, type GlobalOptions, logFormat } from "./context.ts";
import type { Edge } from "./edge.ts";
import { toJson } from "./printable.ts";

/** Where the SDKs of Slack, AWS and Microsoft find what opens real doors. */
const REAL =
  /^(?:SLACK_\w*(?:TOKEN|SECRET)|MICROSOFT_APP_PASSWORD|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SECURITY_TOKEN|SESSION_TOKEN|PROFILE|DEFAULT_PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN|CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI|CONTAINER_AUTHORIZATION_TOKEN))(?:_FILE)?$/;

/** The whole loop on this machine. It never starts where something real is at hand. */
export async function playground(edge: Edge, options: GlobalOptions): Promise<ExitCode> {
  const real = Object.keys(edge.env).filter((name) => edge.env[name] && REAL.test(name));
  if (real.length > 0) {
    edge.complain(
      `✕ The playground does not start where real credentials are at hand: ${real.sort().join(", ")}. Unset them. Nothing was started.\n`,
    );
    return 1;
  }
  const port = readPort(edge.env.PORT || "3000");
  if (port === null) {
    edge.complain("✕ PORT is not a port: write a number from 0 (any) to 65535. Nothing was started.\n");
    return 2;
  }
  const opened = await edge.openPlayground({ port, logFormat: logFormat(edge) });
  const stopped = edge.untilStopped(opened);
  const tries = opened.tries.map((line) => `  ${line}\n`).join("");
  await edge.write(
    options.json ? toJson({ url: opened.url }) : `Playground ready at ${opened.url}\n${tries}`,
  );
  await stopped;
  return 0;
}
