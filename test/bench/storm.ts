import { endTogether } from "./end-together.ts";
import type { Figure, Measured } from "./figure.ts";
import { quantile, sayMs } from "./quantile.ts";

const GROUPS = 20;
const GRANTS_PER_GROUP = 50;
const DELAY_MS = 50;
/** One call takes back all rules of a group, and one look shows every group without them. */
const FEWEST = GROUPS + 1;

async function measure(): Promise<Measured> {
  const crowd = { proxies: GROUPS, grantsPerProxy: GRANTS_PER_GROUP, delayMs: DELAY_MS, endMs: 45_000 };
  const { lateMs, opening, closing } = await endTogether(crowd);
  const grants = lateMs.length;
  const perGrant = ((opening + closing) / grants).toFixed(3);
  const spread = `late by ${sayMs(quantile(lateMs, 0.99))} (p99)`;
  return {
    value: closing / FEWEST,
    detail: `${closing} AWS calls close ${grants} grants on ${GROUPS} groups, ${FEWEST} at the fewest; ${opening} opened them: ${perGrant} a grant; ${spread}`,
  };
}

export const storm: Figure = {
  name: "storm",
  what: "AWS calls made for 1,000 grants on 20 security groups that end together, over the fewest possible",
  unit: "×",
  budget: 1.5,
  measure,
};
