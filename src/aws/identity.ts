import type { EC2ClientConfig } from "@aws-sdk/client-ec2";

export type ClientCredentials = NonNullable<EC2ClientConfig["credentials"]>;

/** Credentials as they are at a time; another object whenever they were fetched anew. */
export interface HeldCredentials {
  /** Undefined: the SDK's own chain (environment, profile, container, instance). */
  readonly credentials: ClientCredentials | undefined;
}

/** Who makes calls. */
export interface Identity {
  current(signal: AbortSignal): Promise<HeldCredentials>;
  /** AWS does not take these: what comes next is fetched anew. */
  distrust(held: HeldCredentials): void;
}

/** The bot's own: a chain keeps what it found, so a fresh one is begun once AWS does not take that. */
export function createOwnIdentity(credentials: ClientCredentials | undefined): Identity {
  let held: HeldCredentials = { credentials };
  return {
    current: async () => held,
    distrust: (distrusted) => {
      if (distrusted === held) held = { credentials };
    },
  };
}
