import { pythonPackage } from "./python-packages.ts";

/** Gives the folder that holds the AWS CLI: `bin/aws` in it, to be run by a Python that has the folder on its path. */
export async function awsCliFolder(): Promise<string> {
  const { env } = await pythonPackage("awscli", "awscli==1.46.3");
  return env.PYTHONPATH ?? "";
}
