import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { askFor } from "./peers/asked.ts";
import type { Found } from "./peers/found.ts";

/** The folder of the AWS CLI, which knows nothing of us. */
export function awsCli(): Promise<Found> {
  return askFor("aws-cli");
}

export interface CliAnswer {
  readonly code: number;
  readonly output: string;
  readonly complaints: string;
}

/** `aws …`, with nothing but this configuration file and endpoint: no credentials of the machine's own. */
export function runAws(
  folder: string,
  { config, endpoint }: { readonly config: string; readonly endpoint: string },
  words: readonly string[],
): Promise<CliAnswer> {
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: join(config, ".."),
    PYTHONPATH: folder,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: join(config, "..", "none"),
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
  };
  return new Promise((resolve) => {
    execFile(
      "python3",
      [join(folder, "bin", "aws"), ...words],
      { env, timeout: 30_000 },
      (error, output, complaints) => {
        resolve({
          code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1,
          output,
          complaints,
        });
      },
    );
  });
}
