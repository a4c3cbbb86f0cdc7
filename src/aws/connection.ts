import type { ClientCredentials, HeldCredentials, Identity } from "./identity.ts";

export interface Connection<Sdk, Client> {
  readonly sdk: Sdk;
  readonly client: Client;
  /** AWS does not take its credentials. */
  readonly distrust: () => void;
}

export type Connect<Sdk, Client> = (signal: AbortSignal) => Promise<Connection<Sdk, Client>>;

/** An SDK is loaded by the first who needs it, and a client lives as long as the credentials it was made with. */
export function createConnect<Sdk, Client>(deps: {
  readonly identity: Identity;
  readonly load: () => Promise<Sdk>;
  readonly make: (sdk: Sdk, credentials: ClientCredentials | undefined) => Client;
}): Connect<Sdk, Client> {
  let kept: { readonly held: HeldCredentials; readonly connection: Connection<Sdk, Client> } | null = null;
  return async (signal) => {
    const [sdk, held] = await Promise.all([deps.load(), deps.identity.current(signal)]);
    if (kept?.held === held) return kept.connection;
    const client = deps.make(sdk, held.credentials);
    kept = { held, connection: { sdk, client, distrust: () => deps.identity.distrust(held) } };
    return kept.connection;
  };
}
