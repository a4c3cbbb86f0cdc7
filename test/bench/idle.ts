import type { Figure, Measured } from "./figure.ts";
import { type Crowd, type OpenCrowd, openCrowd, type Round } from "./open-crowd.ts";
import { median, sayMs } from "./quantile.ts";

const ROUNDS = 5;

const SMALL: Crowd = { proxies: 20, grantsPerProxy: 50 };
/** Ten times as many grants, by more proxies and by more on each: what grows faster than they do shows in one of them. */
const LARGE: readonly Crowd[] = [
  { proxies: 200, grantsPerProxy: 50 },
  { proxies: 20, grantsPerProxy: 500 },
];

interface Compared {
  readonly ratio: number;
  readonly detail: string;
}

/** In turn, so that what else the machine does falls on both. */
async function compare(small: OpenCrowd, crowd: Crowd): Promise<Compared> {
  await using large = await openCrowd(crowd);
  const few: Round[] = [];
  const many: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    few.push(await small.round());
    many.push(await large.round());
  }
  const of = (rounds: readonly Round[], what: keyof Round): number => median(rounds.map((one) => one[what]));
  const ratio = of(many, "cpuMs") / of(few, "cpuMs");
  const spent = `${sayMs(of(many, "cpuMs"))} over ${sayMs(of(few, "cpuMs"))}`;
  const each = `${crowd.grantsPerProxy} on each of ${crowd.proxies} proxies`;
  const took = `took ${sayMs(of(many, "wallMs"))}, ${of(many, "calls")} AWS calls`;
  return { ratio, detail: `${each}: ${ratio.toFixed(2)} (${spent}, ${took})` };
}

async function measure(): Promise<Measured> {
  await using small = await openCrowd(SMALL);
  const compared: Compared[] = [];
  for (const crowd of LARGE) compared.push(await compare(small, crowd));
  return {
    value: Math.max(...compared.map(({ ratio }) => ratio)),
    detail: `processor time of the bot for one look at everything, median of ${ROUNDS} rounds; ${compared.map(({ detail }) => detail).join("; ")}`,
  };
}

export const idle: Figure = {
  name: "idle",
  what: "the resync's look at 10,000 open grants with nothing to do, over that at 1,000",
  unit: "×",
  budget: 12,
  measure,
};
