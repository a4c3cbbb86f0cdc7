import { setTimeout as pause } from "node:timers/promises";
import type { Configuration } from "../config/configuration.ts";
import { AdapterFailure } from "../domain/failures.ts";
import { countSweep, LONGEST_SWEEP_MS } from "../domain/sweep.ts";
import type { Bot } from "./bot.ts";
import { logFormat } from "./context.ts";
import type { Edge } from "./edge.ts";
import { configuredPlaces } from "./sweep-scope.ts";
import { forPeople } from "./sweep-words.ts";

const AGAIN_MS = 2_000;

/**
 * I7: a store that cannot even be opened, as on a full disk, keeps no door open. Until it can be, what is overdue is
 * closed by the marks of the rules alone, which need no store.
 */
export async function openBotOrSweep(edge: Edge, configuration: Configuration): Promise<Bot> {
  for (;;) {
    try {
      return await edge.openBot(configuration, { logFormat: logFormat(edge) });
    } catch (error) {
      if (!(error instanceof AdapterFailure) || error.retry === "never") throw error;
      edge.complain(
        `✕ ${error.message}. Sallyport tries again; nothing opens meanwhile, and rules that are overdue are closed by their marks.\n`,
      );
    }
    await sweepOnce(edge, configuration);
    await pause(AGAIN_MS);
  }
}

async function sweepOnce(edge: Edge, { catalogue, settings }: Configuration): Promise<void> {
  const { deployment } = catalogue;
  const sweeper = await edge.openSweeper({ deployment, key: Buffer.from(settings.key).toString("base64") });
  try {
    const places = configuredPlaces(catalogue);
    const swept = await sweeper.sweep({
      places,
      dryRun: false,
      signal: AbortSignal.timeout(LONGEST_SWEEP_MS),
    });
    const { closed, forged, failed } = countSweep(swept);
    if (closed + forged + failed > 0) edge.complain(forPeople(swept, false));
  } finally {
    await sweeper.stop();
  }
}
