import { type ExitCode, type GlobalOptions, logFormat, readConfiguration } from "./context.ts";
import type { Edge } from "./edge.ts";
import { writeWarnings } from "./write-problems.ts";

export interface StartOptions {
  readonly allowTestEndpoints?: boolean;
}

export async function start(edge: Edge, options: GlobalOptions & StartOptions): Promise<ExitCode> {
  const read = await readConfiguration(edge, options, "Nothing was started.");
  if (read === null) return 1;
  const { configuration, warnings } = read;
  edge.complain(writeWarnings(warnings));
  const { testEndpoints } = configuration.settings;
  if (testEndpoints.length > 0 && options.allowTestEndpoints !== true) {
    edge.complain(
      `✕ ${testEndpoints.join(", ")} would lead away from the real Slack or AWS. Unset it, or say --allow-test-endpoints. Nothing was started.\n`,
    );
    return 1;
  }
  const bot = await edge.openBot(configuration, { logFormat: logFormat(edge) });
  const stopped = edge.untilStopped(bot);
  await bot.start();
  if (edge.isTerminal)
    await edge.write(`✓ Sallyport ${configuration.catalogue.deployment} is up. Stop it with Ctrl-C.\n`);
  await stopped;
  return 0;
}
