import type { OneTimeLink } from "../domain/link.ts";
import type { Result } from "../domain/refusal.ts";
import type { Actor } from "./operations.ts";

/** Links that a person is given, to Sallyport's own pages. Each is good once, for a while, for them alone. */
export interface Links {
  /** To the page that shows the address they come from. `form`: the open form that waits for it, as its surface names it. */
  toAddress(actor: Actor, form: string | null): Promise<Result<OneTimeLink>>;
  /** To the page that hands out the AWS credentials of their open grant. */
  toClaim(actor: Actor, grant: string): Promise<Result<OneTimeLink>>;
}
