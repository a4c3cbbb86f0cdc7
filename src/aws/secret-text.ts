import { AwsFailure } from "./aws-failure.ts";

/** The text of a secret in Secrets Manager, by its ARN, which names its Region. Throws AwsFailure. */
export async function readSecretText(arn: string, signal: AbortSignal): Promise<string> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const region = arn.split(":")[3];
  const client = new SecretsManagerClient(region ? { region } : {});
  try {
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: arn }), {
      abortSignal: signal,
    });
    return SecretString.trim();
  } catch (error) {
    throw new AwsFailure(`GetSecretValue on ${arn}`, error);
  } finally {
    client.destroy();
  }
}
