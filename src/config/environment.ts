import { readFile } from "node:fs/promises";
import { isSallyportKey } from "../domain/rule-key.ts";
import type { Environment, Settings } from "./configuration.ts";
import type { Problem } from "./problem.ts";
import { foundInstead } from "./unread.ts";

/** The settings as far as the environment gives them; what it lacks is told of in the problems. */
export interface ReadEnvironment {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
}

export const KEY_EXPECTED = "32 random bytes in base64: openssl rand -base64 32";

export interface Variable {
  readonly name: string;
  readonly value: string | undefined;
  readonly problems: readonly Problem[];
}

export async function readEnvironment(env: Environment): Promise<ReadEnvironment> {
  const [botToken, appToken, key, redisUrl] = await Promise.all([
    readSecret(env, "SLACK_BOT_TOKEN"),
    readSecret(env, "SLACK_APP_TOKEN"),
    readSecret(env, "SALLYPORT_KEY"),
    readSecret(env, "REDIS_URL"),
  ]);
  const slackUrl = plain(env, "SLACK_API_URL");
  const awsUrl = plain(env, env.AWS_ENDPOINT_URL_EC2 ? "AWS_ENDPOINT_URL_EC2" : "AWS_ENDPOINT_URL");
  const problems = [
    ...needed(botToken, "a bot token (xoxb-…)", (text) => text.startsWith("xoxb-")),
    ...needed(appToken, "an app-level token (xapp-…)", (text) => text.startsWith("xapp-")),
    ...needed(key, KEY_EXPECTED, (text) => keyOf(text) !== null),
    ...optional(redisUrl, "redis://… or rediss://…", (text) => isUrl(text, ["redis:", "rediss:"])),
    ...optional(slackUrl, "an address such as https://slack.com/api/", (text) =>
      isUrl(text, ["http:", "https:"]),
    ),
    ...optional(awsUrl, "an http or https address", (text) => isUrl(text, ["http:", "https:"])),
    ...optional(plain(env, "PORT"), "a port from 0 to 65535", (text) => readPort(text) !== null),
    ...notYet(env),
  ];
  return {
    problems,
    settings: {
      slack: {
        botToken: botToken.value ?? "",
        appToken: appToken.value ?? "",
        apiUrl: slackUrl.value === undefined ? null : slackUrl.value.replace(/\/*$/, "/"),
      },
      redisUrl: redisUrl.value ?? null,
      key: keyOf(key.value ?? "") ?? new Uint8Array(),
      stateFolder: env.SALLYPORT_STATE || ".sallyport",
      port: env.PORT ? readPort(env.PORT) : null,
      awsEndpoint: awsUrl.value ?? null,
      testEndpoints: testEndpoints(env),
      secrets: [botToken, appToken, key, redisUrl].flatMap(({ value }) => value ?? []),
    },
  };
}

/** Null where the text is no port. 0 stands for any that is free. */
export const readPort = (text: string): number | null =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;

function testEndpoints(env: Environment): readonly string[] {
  const aws = Object.keys(env).filter((name) => name.startsWith("AWS_ENDPOINT_URL") && env[name]);
  return [...aws, ...(env.SLACK_API_URL?.toLowerCase().startsWith("http:") ? ["SLACK_API_URL"] : [])];
}

/** An empty variable is one that is not set. */
const plain = (env: Environment, name: string): Variable => ({
  name,
  value: env[name] || undefined,
  problems: [],
});

/** A secret is in `NAME`, or in the file that `NAME_FILE` names. */
export async function readSecret(env: Environment, name: string): Promise<Variable> {
  const value = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (file === undefined) return { name, value, problems: [] };
  if (value !== undefined) {
    const both = problem(name, `both ${name} and ${name}_FILE`, "one of them");
    return { name, value: undefined, problems: [both] };
  }
  try {
    return { name, value: (await readFile(file, "utf8")).trim() || undefined, problems: [] };
  } catch (error) {
    const found = `${foundInstead(error)} at ${file}`;
    return { name, value: undefined, problems: [problem(`${name}_FILE`, found, "a file that can be read")] };
  }
}

export const problem = (name: string, found: string, expected: string): Problem => ({
  file: "environment",
  line: null,
  path: name,
  found,
  expected,
  near: null,
});

type Test = (text: string) => boolean;

export function needed(variable: Variable, expected: string, isGood: Test): readonly Problem[] {
  if (variable.problems.length > 0) return variable.problems;
  return variable.value === undefined
    ? [problem(variable.name, "nothing", expected)]
    : optional(variable, expected, isGood);
}

/** What was found is not shown: it may be a secret in the wrong place. */
function optional({ name, value, problems }: Variable, expected: string, isGood: Test): readonly Problem[] {
  if (value === undefined || isGood(value)) return problems;
  return [...problems, problem(name, "something else (not shown)", expected)];
}

function keyOf(text: string): Uint8Array | null {
  if (!isSallyportKey(text)) return null;
  const bytes = Buffer.from(text, "base64");
  return bytes.length === 32 ? new Uint8Array(bytes) : null;
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** Set for something that is not there yet, it would be passed over in silence. */
const notYet = (env: Environment): readonly Problem[] =>
  env.DATABASE_URL || env.DATABASE_URL_FILE
    ? [
        problem(
          "DATABASE_URL",
          "something (not shown)",
          "nothing: this version keeps its state in SALLYPORT_STATE",
        ),
      ]
    : [];
