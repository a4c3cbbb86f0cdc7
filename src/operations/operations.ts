import type { Target } from "../domain/catalogue.ts";
import type { Grant } from "../domain/grant.ts";
import type { Instant } from "../domain/ids.ts";
import type { Identity, Person } from "../domain/person.ts";
import type { Result } from "../domain/refusal.ts";
import type { AccessRequest } from "../domain/request.ts";
import type { Freeze, Story } from "../domain/story.ts";
import type { Decision } from "../policy/decision.ts";
import type { Sighting } from "../ports/store.ts";
import type { Leaving } from "../story/end-leaver.ts";
import type { AskText } from "./check-ask.ts";

/** Who acts, and with which account. */
export interface Actor {
  readonly person: Person;
  readonly identity: Identity;
  /** There where the platform did not answer who this is today: closing is theirs still (I7), and nothing else. */
  readonly unchecked?: true;
  /** The inbox's id of what they sent, which is dealt with once their request is stored, in one step. */
  readonly delivery?: string;
}

/** What a form offers. */
export interface AskChoices {
  /** Targets the person may ask for. */
  readonly targets: readonly Target[];
  readonly networks: readonly string[];
  /** The address the person came from within the last 12 hours; null: not known. */
  readonly lastSource: Sighting | null;
}

/** What `explain` shows, before anything is sent. */
export interface Explanation {
  readonly target: Target;
  /** Whether the person may ask, and why. */
  readonly mayAsk: Decision;
  /** Whether the person could approve someone else's. */
  readonly mayApprove: Decision;
  /** Names of people and groups that would be asked. */
  readonly approvers: readonly string[];
  readonly room: { readonly used: number; readonly limit: number } | null;
}

export interface AccessList {
  readonly pending: readonly Story[];
  readonly open: readonly Story[];
}

/** What a person's own tab shows. */
export interface AccessHome {
  /** Pending requests that the person may answer, the first to lapse first. */
  readonly waiting: readonly Story[];
  /** Whether every look-up was answered: where not, something may wait that is not shown. */
  readonly allChecked: boolean;
  /** Open by their end, and then what is over and was not seen closed yet. */
  readonly open: readonly Story[];
  readonly pending: readonly Story[];
  /** What lately came to an end, the latest first. */
  readonly ended: readonly Story[];
  readonly freeze: Freeze | null;
  readonly now: Instant;
}

/** What people do. Each is one transaction with its audit event; a refusal is audited too. AdapterFailure is thrown. */
export interface Operations {
  /**
   * From a platform's verified id to a person, asking the platform. Where it does not answer, whoever is known from
   * before may close still: everything that could open, or decides over others, refuses them.
   */
  identify(identity: Identity): Promise<Result<Actor>>;
  choices(actor: Actor): Promise<AskChoices>;
  /** Asks for a door. `ask.source` null: the last known one is taken. */
  request(actor: Actor, ask: AskText): Promise<Result<AccessRequest>>;
  /** Asks for more time; `duration` as typed. */
  extend(
    actor: Actor,
    grant: string,
    more: { readonly duration: string; readonly reason: string },
  ): Promise<Result<AccessRequest>>;
  /** One approval. The request may still be pending: others must agree too. */
  approve(actor: Actor, request: string): Promise<Result<AccessRequest>>;
  deny(actor: Actor, request: string, reason: string): Promise<Result<AccessRequest>>;
  withdraw(actor: Actor, request: string): Promise<Result<AccessRequest>>;
  /** Null: the person's only open grant. */
  release(actor: Actor, grant: string | null): Promise<Result<Grant>>;
  revoke(actor: Actor, grant: string, reason: string): Promise<Result<Grant>>;
  freeze(actor: Actor, reason: string): Promise<Result<Freeze>>;
  unfreeze(actor: Actor): Promise<Result<Freeze>>;
  list(actor: Actor): Promise<AccessList>;
  /** For an account that its platform vouches for. Where it does not answer: what is the person's own, and no more. */
  home(identity: Identity): Promise<Result<AccessHome>>;
  explain(actor: Actor, target: string): Promise<Result<Explanation>>;
  /**
   * The platform told that an account was deactivated. It is asked anew: whoever has left loses their open grants and
   * their pending requests at once.
   */
  leave(identity: Identity): Promise<Leaving>;
  /** Whether the person may answer the request, so that a form is not opened in vain. */
  mayAnswer(actor: Actor, request: string): Promise<Result<AccessRequest>>;
}
