import { endTogether } from "./end-together.ts";
import type { Figure, Measured } from "./figure.ts";
import { THREE_PLACES } from "./places.ts";
import { quantile, sayMs } from "./quantile.ts";

const PROXIES = 50;
const GRANTS_PER_PROXY = 10;
const DELAY_MS = 50;

async function measure(): Promise<Measured> {
  const crowd = { proxies: PROXIES, grantsPerProxy: GRANTS_PER_PROXY, delayMs: DELAY_MS, endMs: 35_000 };
  const { lateMs, opening, closing } = await endTogether({ ...crowd, places: THREE_PLACES });
  const spread = `median ${sayMs(quantile(lateMs, 0.5))}, latest ${sayMs(Math.max(...lateMs))}`;
  return {
    value: quantile(lateMs, 0.99),
    detail: `p99 of ${lateMs.length} grants over ${PROXIES} proxies in three accounts and Regions; ${spread}; ${opening + closing} AWS calls of ${DELAY_MS} ms`,
  };
}

export const late: Figure = {
  name: "late",
  what: "one end instant until every layer was read back as closed: 500 grants over 50 proxies, AWS at 50 ms a call with its token buckets on (p99)",
  unit: "ms",
  budget: 400,
  measure,
};
