import { AwsFailure } from "../../aws/aws-failure.ts";
import { AdapterFailure, InvariantError } from "../../domain/failures.ts";
import type { SessionMinter } from "../../ports/session-minter.ts";
import { sessionAsked } from "./session-asked.ts";
import type { MinterDeps } from "./session-deps.ts";
import { withinEnd } from "./within-end.ts";

/** Sessions of target roles, in the person's name. Each says itself from when on AWS refuses it (I13). */
export function createSessionMinter({ deployment, clients, clock }: MinterDeps): SessionMinter {
  return {
    mint: async ({ grant, person, until }, signal) => {
      const offer = grant.door.session;
      if (offer === undefined) throw new InvariantError(`${grant.id} lends no role`);
      const sts = clients.stsOf({ region: offer.region, assume: offer.via });
      const asked = sessionAsked(deployment, { grant, offer, person }, until);
      try {
        const lent = await withinEnd(clock, { end: until, signal }, (bounded) =>
          sts.assumeRole(asked, bounded),
        );
        const { accessKeyId, secretAccessKey, sessionToken } = lent;
        return { accessKeyId, secretAccessKey, sessionToken, until };
      } catch (error) {
        throw error instanceof AwsFailure ? inWords(error) : error;
      }
    },
  };
}

/** The person and the operator read what AWS means, not what it said. */
const inWords = ({ says, retry, adapter }: AwsFailure): AdapterFailure =>
  new AdapterFailure({ adapter, doing: says, retry });
