import { pythonPackage } from "./python-packages.ts";

/** Gives the folder that holds cfn-lint: to be run by a Python that has it on its path. */
export async function cfnLintFolder(): Promise<string> {
  const { env } = await pythonPackage("cfn-lint", "cfn-lint==1.58.0");
  return env.PYTHONPATH ?? "";
}
