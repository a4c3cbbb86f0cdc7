import { AwsFailure } from "./aws/aws-failure.ts";
import { listGroups, listRoles } from "./aws/look-round.ts";
import type { Seen, Surroundings } from "./cli/surroundings.ts";
import type { Environment } from "./config/configuration.ts";
import { readEnvironment } from "./config/environment.ts";
import { AdapterFailure } from "./domain/failures.ts";
import { listChannels } from "./surfaces/slack/list-channels.ts";

const PATIENCE_MS = 5_000;

/** Slack and AWS, with what the environment gives: both may be looked round in, and neither has to be. */
export async function createSurroundings(env: Environment): Promise<Surroundings> {
  const { settings } = await readEnvironment(env);
  const endpoint = settings.awsEndpoint ?? undefined;
  const where = (region: string) => ({ region, endpoint, signal: AbortSignal.timeout(PATIENCE_MS) });
  let channels: Promise<Seen> | null = null;
  return {
    channels: () => {
      channels ??= lookInSlack(settings.slack);
      return channels;
    },
    securityGroups: (region) =>
      seen(
        async () =>
          (await listGroups(where(region))).map(({ id, name, vpc }) => ({
            value: id,
            label: `${name} (${id})`,
            hint: vpc,
          })),
        "write the security group's id by hand",
      ),
    roles: (region) =>
      seen(
        async () => (await listRoles(where(region))).map((arn) => ({ value: arn, label: arn })),
        "write a role's ARN by hand",
      ),
  };
}

function lookInSlack(slack: { readonly botToken: string; readonly apiUrl: string | null }): Promise<Seen> {
  if (slack.botToken === "") {
    return Promise.resolve({
      why: "Without SLACK_BOT_TOKEN the channels are not seen: write their ids by hand.",
    });
  }
  return seen(
    async () =>
      (await within(listChannels(slack))).map(({ id, name, isMember }) => ({
        value: id,
        label: `#${name}`,
        hint: isMember ? id : `${id}, /invite @sallyport there`,
      })),
    "write the channels' ids by hand",
  );
}

/** Slack's client takes no signal. */
async function within<T>(work: Promise<T>): Promise<T> {
  const late = new AdapterFailure({
    adapter: "Slack",
    doing: "listing channels took too long",
    retry: "soon",
  });
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), PATIENCE_MS);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

async function seen(
  look: () => Promise<Extract<Seen, { readonly choices: unknown }>["choices"]>,
  instead: string,
): Promise<Seen> {
  try {
    return { choices: await look() };
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error;
    return { why: `${error instanceof AwsFailure ? error.says : error.message}: ${instead}.` };
  }
}
