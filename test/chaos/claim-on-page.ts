import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { People } from "./people.ts";
import type { World } from "./world.ts";

const TRIES = 4;

const linksOf = ({ home }: World, person: string): readonly string[] =>
  JSON.stringify(home.slack.state(person).ephemerals).match(/https?:[^\s"\\<>|]+\/claim\/[\w-]+/g) ?? [];

/** Follows a link to its page and presses its button, from the grant's address; false where it gave no credentials. */
async function handedOver(link: string, localAddress: string): Promise<boolean> {
  const answer = Promise.withResolvers<string>();
  const asking = request(link, { method: "POST", localAddress, signal: AbortSignal.timeout(10_000) });
  asking.once("error", answer.reject);
  asking.once("response", (response) => text(response).then(answer.resolve, answer.reject));
  asking.setHeader("content-type", "application/x-www-form-urlencoded");
  asking.end();
  return answer.promise.then(
    (page) => page.includes("AWS_SESSION_TOKEN"),
    () => false,
  );
}

/** Claims AWS credentials; again, with another link, where the page broke off. */
export async function claimOnPage(
  world: World,
  people: People,
  { person, grant }: { readonly person: string; readonly grant: string },
): Promise<boolean> {
  const from =
    world.stored
      .all("grants")
      .find(({ id }) => id === grant)
      ?.source_cidr.split("/")[0] ?? "";
  for (let turn = 0; turn < TRIES; turn += 1) {
    const known = new Set(linksOf(world, person));
    const fresh = (): string | undefined => linksOf(world, person).find((link) => !known.has(link));
    await people.jit(person, `credentials ${grant}`, () => fresh() !== undefined);
    const link = fresh();
    if (link !== undefined && (await handedOver(link, from))) return true;
  }
  return false;
}
