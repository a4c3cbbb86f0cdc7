import { sayDuration } from "../domain/duration.ts";
import { endOf, type Grant } from "../domain/grant.ts";
import { saySource } from "../domain/source.ts";
import type { ListedGrant } from "../operations/operate.ts";
import { type ExitCode, type GlobalOptions, withBot } from "./context.ts";
import type { Edge } from "./edge.ts";
import { sayOperatorRefusal } from "./operator-refusal.ts";
import { columns, printable, sayInstant, toJson } from "./printable.ts";

export const listGrants = (edge: Edge, options: GlobalOptions): Promise<ExitCode> =>
  withBot(edge, options, {
    run: async (bot) => {
      const listed = await bot.operator.grants();
      await edge.write(options.json ? toJson(listed.map(forPrograms)) : forPeople(listed));
      return 0;
    },
  });

export const revoke = (
  edge: Edge,
  options: GlobalOptions & { readonly id: string; readonly reason: string },
): Promise<ExitCode> =>
  withBot(edge, options, {
    run: async (bot, { isRunning }) => {
      const result = await bot.operator.revoke(options.id, options.reason);
      if (!result.ok) {
        edge.complain(`✕ ${sayOperatorRefusal(result.refusal)}\n`);
        return 1;
      }
      const { id, title } = result.value;
      const then = isRunning
        ? "The bot closes it now, and tells when it is seen closed."
        : "No bot runs here: start one, which closes it first of all.";
      const told = `✓ ${id} is revoked: ${printable(title)}. ${then}\n`;
      await edge.write(options.json ? toJson({ revoked: id, botRuns: isRunning }) : told);
      return 0;
    },
  });

function forPeople(listed: readonly ListedGrant[]): string {
  if (listed.length === 0) return "Nothing is open.\n";
  const now = Date.now();
  return columns(
    listed.map(({ grant, person }) => [
      grant.id,
      printable(person.name),
      grant.target,
      `from ${saySource(grant.source.cidr)}`,
      ...sayState(grant, now),
    ]),
  );
}

function sayState(grant: Grant, now: number): readonly [string, string] {
  const end = endOf(grant);
  if (end <= now) return ["closing", `since ${sayInstant(end)}, not yet seen closed`];
  return [
    grant.openedAt === null ? "opening" : "open",
    `until ${sayInstant(end)}, ${sayDuration(end - now)} left`,
  ];
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const forPrograms = ({ grant, person }: ListedGrant) => ({
  id: grant.id,
  request: grant.request,
  person: { id: person.id, name: person.name, email: person.email },
  target: grant.target,
  source: grant.source.cidr,
  startsAt: iso(grant.startsAt),
  openedAt: iso(grant.openedAt),
  endsAt: iso(grant.endsAt),
  ended: grant.ended === null ? null : { at: iso(grant.ended.at), reason: grant.ended.reason },
});
