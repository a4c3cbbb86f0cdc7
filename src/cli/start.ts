import type { Configuration } from "../config/configuration.ts";
import type { Bot } from "./bot.ts";
import { type ExitCode, type GlobalOptions, readConfiguration } from "./context.ts";
import type { Edge } from "./edge.ts";
import { openBotOrSweep } from "./open-bot-or-sweep.ts";
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
  const bot = await openBotOrSweep(edge, configuration);
  const stopped = edge.untilStopped(bot);
  await bot.start();
  if (edge.isTerminal) await edge.write(upText(configuration.catalogue, bot));
  else edge.complain(upLine(configuration.catalogue));
  await stopped;
  return 0;
}

const upText = (
  { deployment, publicUrl }: Configuration["catalogue"],
  { http }: Pick<Bot, "http">,
): string => {
  const port = http?.port() ?? null;
  const pages = port === null ? "" : `✓ Pages      port ${port}, which people reach as ${publicUrl}\n`;
  return `${pages}✓ Sallyport ${deployment} is up. Stop it with Ctrl-C.\n`;
};

/** Among the lines of the log, which are all that is read of it where there is no terminal. */
const upLine = ({ deployment }: Configuration["catalogue"]): string =>
  `${JSON.stringify({ at: new Date().toISOString(), level: "info", message: "Sallyport is up", deployment })}\n`;
