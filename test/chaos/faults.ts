import { LONGEST_CALL_MS } from "../../src/domain/longest-call.ts";
import type { World } from "./world.ts";

/** What else goes wrong with the world, for the length of a step. */
export interface Fault {
  readonly kind: string;
  /** Begins; gives what ends it. */
  strike(world: World, random: () => number): () => void;
}

/** A call that hangs is given up then: until then it excuses what is late. */
const HANGING_MS = LONGEST_CALL_MS;
/** A call that failed is tried again after so long at the most. */
const RETRY_MS = 4_000;

const aws = (
  name: string,
  begin: (world: World, random: () => number) => void,
  graceMs = RETRY_MS,
): Fault => ({
  kind: `aws: ${name}`,
  strike: (world, random) => {
    const end = world.excuses.begin(graceMs);
    begin(world, random);
    return () => {
      world.home.aws.clear();
      end();
    };
  },
});

const slack = (name: string, begin: (world: World) => void): Fault => ({
  kind: `slack: ${name}`,
  strike: (world) => {
    const end = world.slackExcuses.begin(RETRY_MS);
    begin(world);
    return () => {
      world.home.slack.clear();
      end();
    };
  },
});

/** What is there now and gone later is put there twice: the bot's first look may take one. */
const TIMES = 2;

export const FAULTS: readonly Fault[] = [
  aws("half of the calls are throttled", ({ home }) => home.aws.throttle(0.5)),
  aws("a fifth of the calls fails", ({ home }) => home.aws.failFraction(0.2)),
  aws("replies of Authorize are lost", ({ home }) =>
    home.aws.loseReplyNext({ action: "AuthorizeSecurityGroupIngress", times: TIMES }),
  ),
  aws("replies of Revoke are lost", ({ home }) =>
    home.aws.loseReplyNext({ action: "RevokeSecurityGroupIngress", times: TIMES }),
  ),
  aws("every call is slow", ({ home }, random) => home.aws.delay({ ms: 200 + random() * 1_500 })),
  aws("a call hangs", ({ home }) => home.aws.hangNext({ times: 1 }), HANGING_MS + RETRY_MS),
  aws("it is away", ({ home }) => home.aws.outage({ how: "fail" })),
  aws("connections break", ({ home }) => home.aws.outage({ how: "break" })),
  aws("nothing is answered", ({ home }) => home.aws.outage({ how: "hang" }), HANGING_MS + RETRY_MS),
  slack("429", ({ home }) => home.slack.failNext({ retryAfter: 1, times: TIMES })),
  slack("503", ({ home }) => home.slack.failNext({ status: 503, times: TIMES })),
  slack("replies of posts are lost", ({ home }) => {
    for (let turn = 0; turn < TIMES; turn += 1) home.slack.loseReplyNext("chat.postMessage");
  }),
  slack("every call is slow", ({ home }) => home.slack.delay({ ms: 700 })),
  slack("sockets drop", ({ home }) => home.slack.dropSockets()),
];
