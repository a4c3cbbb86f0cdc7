import type { AwsSdk } from "./aws-sdk.ts";
import type { ClientCredentials, HeldCredentials, Identity } from "./identity.ts";

export interface Connection<Client> {
  readonly sdk: AwsSdk;
  readonly client: Client;
  /** AWS does not take its credentials. */
  readonly distrust: () => void;
}

export type Connect<Client> = (signal: AbortSignal) => Promise<Connection<Client>>;

/** An SDK is loaded by the first who needs it, and a client lives as long as the credentials it was made with. */
export function createConnect<Client>(deps: {
  readonly identity: Identity;
  readonly load: () => Promise<AwsSdk>;
  readonly make: (sdk: AwsSdk, credentials: ClientCredentials | undefined) => Client;
}): Connect<Client> {
  let kept: { readonly held: HeldCredentials; readonly connection: Connection<Client> } | null = null;
  return async (signal) => {
    const [sdk, held] = await Promise.all([deps.load(), deps.identity.current(signal)]);
    if (kept?.held === held) return kept.connection;
    const client = deps.make(sdk, held.credentials);
    kept = { held, connection: { sdk, client, distrust: () => deps.identity.distrust(held) } };
    return kept.connection;
  };
}
