import type { Instant, ProxyName } from "../domain/ids.ts";

/** What wakes the reconciler. It carries a proxy's name and nothing else: what to do is read from the store. */
export interface JobQueue {
  /**
   * Wakes a proxy at once, or at an instant (never before it; one that has passed means at once).
   * A run begins at or after the instant asked for; if one is under way then, it is nudged, or another follows it.
   * No wake displaces another: of two instants, both are kept. Wakes at once may be gathered into one run.
   * Answers within about a second, even if the queue's server is away: after `start` the wake is then kept by
   * this process alone; before it, throws AdapterFailure, and the resync makes up for the wake.
   */
  wake(proxy: ProxyName, at?: Instant): Promise<void>;

  /**
   * Begins handing wakes to the handler: in this process one run at a time for each proxy, several proxies side
   * by side. Other processes may run the same proxy meanwhile: only a lease keeps them apart.
   * A handler that throws is run again, for ever, ever less often (100 ms, doubling to 30 s, with jitter);
   * a wake does not wait for that.
   */
  start(handler: RunProxy): Promise<void>;

  /** Begins no more runs, waits a while for those under way, then aborts their signal. Safe to call twice. */
  stop(): Promise<void>;
}

export type RunProxy = (proxy: ProxyName, run: Run) => Promise<NextLook>;

/** When the proxy has to be looked at again, if no wake comes before. */
export type NextLook = "settled" | { readonly lookAgainAt: Instant };

export interface Run {
  /** Aborted when the queue stops and cannot wait any longer. */
  readonly signal: AbortSignal;

  /**
   * Resolves when a wake comes for this proxy, at once if one has come that `nudged` has not told of yet.
   * It only tells: the wake still causes another run, unless `looking` is called after it.
   * Rejects with the reason when the given signal, or the run's own, is aborted.
   */
  nudged(signal: AbortSignal): Promise<void>;

  /** Call just before reading the store: the wakes that came until then are answered by what this run does next. */
  looking(): void;
}
