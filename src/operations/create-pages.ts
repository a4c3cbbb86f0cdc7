import { claimSession, giveCredentials, lookAtClaim } from "./claim-session.ts";
import { confirmAddress, lookAtAddress } from "./confirm-address.ts";
import { createLatelyMinted } from "./lately-minted.ts";
import type { PageDeps } from "./page-deps.ts";
import type { Pages } from "./pages.ts";

export function createPages(deps: PageDeps): Pages {
  const lately = createLatelyMinted(deps.clock);
  return {
    lookAtAddress: (token, from) => lookAtAddress(deps, { kind: "address", token, from }),
    confirmAddress: (token, from) => confirmAddress(deps, { kind: "address", token, from }),
    lookAtClaim: (token, from) => lookAtClaim(deps, { kind: "claim", token, from }),
    claim: (token, from) => claimSession(deps, { kind: "claim", token, from }),
    credentials: (token, from) => giveCredentials({ ...deps, lately }, { kind: "credentials", token, from }),
    noteGuessing: (from) => noteGuessing(deps, from),
  };
}

/** One line an hour for the whole deployment: a flood from many addresses fills the log no more than one from one. */
function noteGuessing({ store, clock }: PageDeps, from: string): Promise<void> {
  return store.transact(async (tx) => {
    const at = clock.now();
    if (!(await tx.noticeFirst("guessed links", at))) return;
    await tx.record({
      at,
      actor: "sallyport",
      actorName: "someone",
      action: "person.refused",
      subject: from.slice(0, 100),
      details: { tried: "too many dead links from", why: "no more are taken from there for a minute" },
    });
  });
}
