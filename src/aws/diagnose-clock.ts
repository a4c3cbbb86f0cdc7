import { type Check, checksOf } from "../domain/check.ts";
import { isSkewed, saySkew } from "../domain/clock-skew.ts";
import { later } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Diagnosable } from "../ports/diagnosis.ts";
import type { AwsClients } from "./aws-clients.ts";

const { good, warning, bad } = checksOf("clock");

/** AWS tells the time in whole seconds: answers spread over one show where it turns. */
const ANSWERS = 6;
const APART_MS = 170;
const PATIENCE_MS = 900;
/** AWS tells whole seconds, so one answer tells the skew to half a second and half its travel: less is no news. */
const NOTICEABLE_MS = 750;

/** This machine's clock against AWS's: ends are told by it. */
export function createClockDiagnosis(deps: {
  readonly aws: Pick<AwsClients, "skew">;
  readonly clock: Clock;
}): Diagnosable {
  const { aws, clock } = deps;
  return {
    system: "clock",
    about: "AWS's time",
    diagnose: async (signal) => {
      for (let asked = 0; asked < ANSWERS; asked += 1) {
        // One Region that hangs must not keep the others from telling.
        const patience = clock.sleepUntil(later(clock.now(), PATIENCE_MS), signal);
        await Promise.race([aws.skew.measure(signal), patience]);
        await clock.sleepUntil(later(clock.now(), APART_MS), signal);
      }
      return [judge(aws.skew.current())];
    },
  };
}

function judge(skewMs: number | null): Check {
  if (skewMs === null) {
    return warning("could not be held against AWS's, which did not answer", "mend AWS first, and look again");
  }
  const says = `${saySkew(skewMs)}${skewMs < 0 ? "" : " of"} AWS's`;
  if (isSkewed(skewMs)) return bad(`${says}: nothing opens`, "synchronise this machine's clock (NTP)");
  return Math.abs(skewMs) > NOTICEABLE_MS
    ? warning(says, "synchronise this machine's clock (NTP): doors close by it")
    : good(`as AWS's, to ${(Math.abs(skewMs) / 1000).toFixed(1)} s`);
}
