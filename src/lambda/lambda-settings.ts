import type { Environment } from "../config/configuration.ts";
import { placesFor, type SweepPlace } from "../domain/sweep.ts";

export interface LambdaSettings {
  readonly deployment: string;
  readonly places: readonly SweepPlace[];
  /** ARN of the secret that holds the key; null: the key is in the environment itself. */
  readonly secret: string | null;
}

/** Throws with all that is wrong. */
export function readLambdaSettings(env: Environment): LambdaSettings {
  const deployment = env.SALLYPORT_DEPLOYMENT || "";
  const regions = listed(env.SALLYPORT_REGIONS || env.AWS_REGION);
  const roles = listed(env.SALLYPORT_ASSUME);
  const own = env.SALLYPORT_OWN_ACCOUNT || "true";
  const secret = env.SALLYPORT_KEY_SECRET || null;
  const places = placesFor(regions, own === "true" ? [null, ...roles] : roles);
  const problems = [
    ...(deployment === "" ? ["SALLYPORT_DEPLOYMENT is not set: whose rules are to be closed?"] : []),
    ...(["true", "false"].includes(own) ? [] : ["SALLYPORT_OWN_ACCOUNT is neither true nor false"]),
    ...(places.length === 0 ? ["no place to look at: set SALLYPORT_REGIONS and SALLYPORT_ASSUME"] : []),
    ...(secret !== null && (env.SALLYPORT_KEY || env.SALLYPORT_RULE_KEY)
      ? ["SALLYPORT_KEY_SECRET is set beside a key: set one of them"]
      : []),
  ];
  if (problems.length > 0) throw new Error(problems.join("; "));
  return { deployment, places, secret };
}

const listed = (text = ""): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
