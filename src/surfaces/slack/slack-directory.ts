import { type Instant, later } from "../../domain/ids.ts";
import type { Identity, Profile } from "../../domain/person.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory } from "../../ports/directory.ts";
import { type SlackWeb, slackCode } from "./slack-web.ts";

const KNOWN_MS = 60_000;
const MOST_KEPT = 5_000;

interface Memory<T> {
  known(key: string): Promise<T>;
  anew(key: string): Promise<T>;
}

/** Answers are shared for a minute from when they were asked for; a failure is never kept, and never an answer. */
function createMemory<T>(clock: Clock, ask: (key: string) => Promise<T>): Memory<T> {
  const known = new Map<string, { readonly until: Instant; readonly answer: Promise<T> }>();
  const anew = (key: string): Promise<T> => {
    if (known.size >= MOST_KEPT) known.clear();
    const answer = ask(key);
    const kept = { until: later(clock.now(), KNOWN_MS), answer };
    known.set(key, kept);
    answer.catch(() => known.get(key) === kept && known.delete(key));
    return answer;
  };
  return {
    anew,
    known: (key) => {
      const kept = known.get(key);
      return kept !== undefined && clock.now() < kept.until ? kept.answer : anew(key);
    },
  };
}

/** What `users.info` tells of an account. */
interface SlackUser {
  readonly team_id?: string | undefined;
  readonly name?: string | undefined;
  readonly real_name?: string | undefined;
  readonly deleted?: boolean | undefined;
  readonly is_bot?: boolean | undefined;
  readonly is_restricted?: boolean | undefined;
  readonly is_ultra_restricted?: boolean | undefined;
  readonly is_stranger?: boolean | undefined;
  readonly is_email_confirmed?: boolean | undefined;
  readonly enterprise_user?: { readonly teams?: readonly string[] | undefined } | undefined;
  readonly profile?:
    | {
        readonly email?: string | undefined;
        readonly display_name?: string | undefined;
        readonly real_name?: string | undefined;
      }
    | undefined;
}

/** Slack Connect people come from another team; in Enterprise Grid an account belongs to several. */
const isMember = (user: SlackUser, team: string): boolean =>
  user.is_stranger !== true &&
  (user.team_id === team || user.enterprise_user?.teams?.includes(team) === true);

const nameOf = ({ profile, real_name: realName, name }: SlackUser): string =>
  profile?.display_name || profile?.real_name || realName || name || "someone";

/** An address that was not confirmed joins nobody. */
const emailOf = (user: SlackUser): string | null =>
  user.is_email_confirmed === false ? null : (user.profile?.email ?? null);

const toProfile = (user: SlackUser, identity: Identity, team: string): Profile => ({
  identity,
  name: nameOf(user),
  email: emailOf(user),
  guest: user.is_restricted === true || user.is_ultra_restricted === true,
  bot: user.is_bot === true || identity.user === "USLACKBOT",
  deactivated: user.deleted === true,
  member: isMember(user, team),
});

/** I10: who somebody is comes from Slack, by the id it vouches for. */
export function createSlackDirectory(deps: { readonly web: SlackWeb; readonly clock: Clock }): Directory {
  const { web, clock } = deps;

  const users = createMemory(clock, async (user): Promise<SlackUser | null> => {
    try {
      const found = await web.call(`looking up ${user}`, (slack) => slack.users.info({ user }));
      return found.user ?? null;
    } catch (error) {
      if (slackCode(error) === "user_not_found" || slackCode(error) === "user_not_visible") return null;
      throw error;
    }
  });

  const groups = createMemory(clock, async (usergroup): Promise<ReadonlySet<string>> => {
    const doing = `looking up the user group ${usergroup}`;
    const found = await web.call(doing, (slack) => slack.usergroups.users.list({ usergroup }));
    return new Set(found.users ?? []);
  });

  const profileOf = async (identity: Identity, asked: Promise<SlackUser | null>): Promise<Profile | null> => {
    const [user, self] = await Promise.all([asked, web.self()]);
    return user === null ? null : toProfile(user, identity, self.team);
  };

  return {
    profile: (identity) => profileOf(identity, users.known(identity.user)),
    profileNow: (identity) => profileOf(identity, users.anew(identity.user)),
    async isInGroup(identity, userGroup) {
      return (await groups.known(userGroup)).has(identity.user);
    },
  };
}
