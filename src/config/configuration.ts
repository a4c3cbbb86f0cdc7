import type { Catalogue } from "../domain/catalogue.ts";

/** What the process is given by its environment. */
export interface Settings {
  readonly slack: {
    readonly botToken: string;
    readonly appToken: string;
    /** Another Slack than slack.com; null: Slack's own. Ends with a slash. */
    readonly apiUrl: string | null;
  };
  /** Null: the queue lives in the process. */
  readonly redisUrl: string | null;
  /** 32 bytes; all other keys are derived from it. */
  readonly key: Uint8Array;
  readonly stateFolder: string;
  /** `PORT`, for pages where the configuration names none; null: not set. */
  readonly port: number | null;
  /** Another EC2 than AWS's; null: AWS's own. */
  readonly awsEndpoint: string | null;
  /** Variables that lead away from the real Slack or AWS: fit for tests only. */
  readonly testEndpoints: readonly string[];
  /** Every secret there is, so that logs can leave them out. */
  readonly secrets: readonly string[];
}

export interface HttpSettings {
  readonly port: number;
  /** The interface to listen on; left out: every one. */
  readonly host?: string;
  /** How many reverse proxies in front set X-Forwarded-For; 0: the connection's own address counts. */
  readonly trustedProxies: number;
}

export interface Configuration {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  /** Where Sallyport's own pages are served; null: nothing listens. */
  readonly http: HttpSettings | null;
  /** SHA-256 of what the catalogue says, in hexadecimal. */
  readonly hash: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
