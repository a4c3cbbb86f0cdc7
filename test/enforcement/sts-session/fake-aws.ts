import { AwsFailure } from "../../../src/aws/aws-failure.ts";
import type { AwsPlace } from "../../../src/aws/aws-place.ts";
import type { RolePolicies } from "../../../src/aws/role-policies.ts";
import type { AssumeRole, StsCalls } from "../../../src/aws/sts-calls.ts";
import { accountOfRole } from "../../../src/domain/account-of-role.ts";
import { type Instant, later } from "../../../src/domain/ids.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { ALLOWS_ALL, isAllowed, type PolicyText } from "./judge.ts";

export type Action = "AssumeRole" | "GetRolePolicy" | "PutRolePolicy" | "DeleteRolePolicy";

/** A session that AWS made, whether or not its answer came. */
export interface Lent {
  readonly accessKeyId: string;
  readonly asked: AssumeRole;
  readonly expiresAt: Instant;
  readonly place: AwsPlace;
}

/** STS and IAM in memory, with faults that the test switches; sessions are judged by the text of their policies. */
export interface FakeAws {
  stsOf(place: AwsPlace): StsCalls;
  rolePoliciesOf(place: AwsPlace): RolePolicies;
  readonly lent: readonly Lent[];
  /** Every call so far. */
  readonly calls: readonly Action[];
  /** By `<role>/<policy>`. */
  readonly inline: Map<string, string>;
  /** Whether AWS lets a session do what it is for, now. */
  works(session: Lent): Promise<boolean>;
  fail(action: Action, name: string, times?: number): void;
  /** The call has its effect, but nobody hears of it. */
  loseReply(action: Action): void;
  /** Done while AWS works, before it answers. */
  during(action: Action, step: () => Promise<void>): void;
  calm(): void;
}

const ACCOUNT = "111122223333";

interface Fault {
  readonly kind: "fail" | "lose";
  readonly name: string;
  times: number;
}

export function createFakeAws(clock: Clock): FakeAws {
  const lent: Lent[] = [];
  const calls: Action[] = [];
  const inline = new Map<string, string>();
  const faults = new Map<Action, Fault>();
  const steps = new Map<Action, () => Promise<void>>();

  async function call<T>(action: Action, signal: AbortSignal, effect: () => T): Promise<T> {
    calls.push(action);
    if (signal.aborted) throw new AwsFailure(action, signal.reason);
    const fault = faults.get(action);
    if (fault !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) faults.delete(action);
    }
    if (fault?.kind === "fail") throw new AwsFailure(`${action} on a role`, errorOf(fault.name));
    const answer = effect();
    await steps.get(action)?.();
    if (fault?.kind === "lose") throw new AwsFailure(`${action} on a role`, new Error("lost"));
    return answer;
  }

  return {
    lent,
    calls,
    inline,
    stsOf: (place) => ({
      assumeRole: (asked, signal) =>
        call("AssumeRole", signal, () => {
          const accessKeyId = `ASIAEXAMPLE${lent.length}`;
          const expiresAt = later(clock.now(), asked.durationSeconds * 1000);
          lent.push({ accessKeyId, asked, expiresAt, place });
          return { accessKeyId, secretAccessKey: "not a secret", sessionToken: "no token", expiresAt };
        }),
      identity: async () => ({
        account: place.assume === null ? ACCOUNT : accountOfRole(place.assume),
        arn: "arn:aws:sts::111122223333:assumed-role/sallyport/bot",
      }),
    }),
    rolePoliciesOf: () => ({
      read: (role, policy, signal) =>
        call("GetRolePolicy", signal, () => inline.get(`${role}/${policy}`) ?? null),
      write: (...[role, policy, text, signal]) =>
        call("PutRolePolicy", signal, () => void inline.set(`${role}/${policy}`, text)),
      remove: (role, policy, signal) =>
        call("DeleteRolePolicy", signal, () => void inline.delete(`${role}/${policy}`)),
    }),
    works: async ({ asked, expiresAt }) => {
      const at = clock.now();
      const role = asked.role.slice(asked.role.lastIndexOf("/") + 1);
      const own = [...inline].filter(([key]) => key.startsWith(`${role}/`)).map(([, text]) => text);
      return at < expiresAt && isAllowed({ asked, at, policies: [ALLOWS_ALL, ...own.map(parsed)] });
    },
    fail: (action, name, times = 1) => void faults.set(action, { kind: "fail", name, times }),
    loseReply: (action) => void faults.set(action, { kind: "lose", name: "", times: 1 }),
    during: (action, step) => void steps.set(action, step),
    calm: () => {
      faults.clear();
      steps.clear();
    },
  };
}

const parsed = (text: string): PolicyText => JSON.parse(text);

/** As the SDK throws it: told by its name, and by a status where AWS answered. */
function errorOf(name: string): Error {
  const error = Object.assign(new Error(`${name} from AWS`), { $metadata: { httpStatusCode: 400 } });
  error.name = name;
  return error;
}
