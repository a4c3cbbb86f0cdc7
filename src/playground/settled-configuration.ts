import { randomBytes } from "node:crypto";
import type { Configuration } from "../config/configuration.ts";
import { hashCatalogue } from "../config/hash-catalogue.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import type { World } from "./world.ts";

/** Fake from end to end: no other AWS than the simulated one takes them. */
export const FAKE_CREDENTIALS = { accessKeyId: "AKIAPLAYGROUND000000", secretAccessKey: "playground" };

/** A configuration that leads nowhere but to this machine, with a key of this run alone. */
export function settledConfiguration(
  catalogue: Catalogue,
  { slack, aws }: World,
  told: { readonly stateFolder: string; readonly port: number; readonly pagesPort: number },
): Configuration {
  return {
    catalogue,
    hash: hashCatalogue(catalogue),
    http: { host: "127.0.0.1", port: told.pagesPort, trustedProxies: 0 },
    settings: {
      slack: { botToken: slack.botToken, appToken: slack.appToken, apiUrl: slack.apiUrl },
      redisUrl: null,
      key: new Uint8Array(randomBytes(32)),
      stateFolder: told.stateFolder,
      port: told.port,
      awsEndpoint: aws.url,
      testEndpoints: [],
      secrets: [],
    },
  };
}
