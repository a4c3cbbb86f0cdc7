import type { Configuration } from "../../config/configuration.ts";
import { hashCatalogue } from "../../config/hash-catalogue.ts";
import { exampleCatalogue } from "../example-catalogue.ts";
import type { BotGiven } from "./bot-protocol.ts";

/** A configuration that leads nowhere but to this machine. */
export function botConfiguration({
  stands,
  pages,
  slack,
  awsUrl,
  key,
  stateFolder,
}: BotGiven): Configuration {
  const catalogue = exampleCatalogue(stands, pages.publicUrl);
  return {
    catalogue,
    hash: hashCatalogue(catalogue),
    http: { host: "127.0.0.1", port: pages.port, trustedProxies: 0 },
    settings: {
      slack,
      redisUrl: null,
      key,
      stateFolder,
      port: pages.port,
      awsEndpoint: awsUrl,
      testEndpoints: [],
      secrets: [],
    },
  };
}
