import type { Principal } from "./iam/principal.ts";

export interface Caller {
  readonly accessKeyId: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
}
