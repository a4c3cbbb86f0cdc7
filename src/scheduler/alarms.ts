import { type Instant, instant, later, type ProxyName } from "../domain/ids.ts";
import type { Clock } from "../ports/clock.ts";

/** Every instant at which a proxy has to be woken, kept in order behind one timer. */
export interface Alarms {
  set(proxy: ProxyName, at: Instant): void;
  stop(): void;
}

export interface AlarmsDeps {
  readonly clock: Clock;
  /** Called once for each alarm, at its instant or after it, never before. */
  readonly ring: (proxy: ProxyName, at: Instant) => void;
}

interface Alarm {
  readonly proxy: ProxyName;
  readonly at: Instant;
}

/** Timers do not count the time a machine sleeps, and Node's end at 2^31 ms: the clock is looked at this often. */
const longestSleepMs = 60_000;

export function createAlarms({ clock, ring }: AlarmsDeps): Alarms {
  const alarms: Alarm[] = [];
  let sleep = new AbortController();
  let isStopped = false;

  function sleepAgain(): void {
    sleep.abort();
    const [first] = alarms;
    if (first === undefined || isStopped) return;
    sleep = new AbortController();
    const { signal } = sleep;
    const longest = later(clock.now(), longestSleepMs);
    clock.sleepUntil(instant(Math.min(first.at, longest)), signal).then(ringDue, (reason) => {
      if (!signal.aborted) throw reason;
    });
  }

  function ringDue(): void {
    const now = clock.now();
    const due = alarms.splice(0, placeAfter(alarms, now));
    for (const { proxy, at } of due) ring(proxy, at);
    sleepAgain();
  }

  return {
    set(proxy, at) {
      const place = placeAfter(alarms, at);
      if (isKept(alarms, { proxy, at }, place)) return;
      alarms.splice(place, 0, { proxy, at });
      if (place === 0) sleepAgain();
    },
    stop() {
      isStopped = true;
      sleep.abort();
    },
  };
}

/** How many alarms are at or before the instant. */
function placeAfter(alarms: readonly Alarm[], at: Instant): number {
  let low = 0;
  let high = alarms.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBefore = (alarms[middle]?.at ?? Infinity) <= at;
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isKept(alarms: readonly Alarm[], { proxy, at }: Alarm, end: number): boolean {
  for (let place = end - 1; alarms[place]?.at === at; place -= 1) {
    if (alarms[place]?.proxy === proxy) return true;
  }
  return false;
}
