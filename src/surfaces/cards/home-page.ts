import { endOf, type Grant, shouldBeOpen } from "../../domain/grant.ts";
import type { Instant } from "../../domain/ids.ts";
import type { Refusal, Result } from "../../domain/refusal.ts";
import { saySource } from "../../domain/source.ts";
import type { Story } from "../../domain/story.ts";
import type { AccessHome } from "../../operations/operations.ts";
import { outliveLine, reasonLine, sourceLine, standingLine, wanted } from "./asked-lines.ts";
import { type Card, type CardAction, note } from "./card.ts";
import { claiming, connectCommand, whileOpen } from "./direct-card.ts";
import { endedRow } from "./ended-row.ts";
import { code, type Line, say, until, words } from "./line.ts";
import { refusalText } from "./refusal-text.ts";
import { lendsLine } from "./session-lines.ts";

export interface HomeSection {
  readonly title: string;
  readonly rows: readonly Card[];
  /** How many more there are than rows. */
  readonly left: number;
  /** Said where there is no row, and what to do then. */
  readonly empty: Line;
}

/** A person's own tab: what they can do about access, and what became of it. */
export interface HomePage {
  /** Above everything: what holds for all of it. */
  readonly notices: readonly Line[];
  readonly actions: readonly CardAction[];
  readonly sections: readonly HomeSection[];
  /** When it was true. */
  readonly asOf: Instant;
}

/** Slack takes 100 blocks: a row with buttons is two. */
const MOST = { waiting: 12, open: 12, pending: 8, ended: 5 } as const;

export function homePage(home: Result<AccessHome>, now: Instant): HomePage {
  return home.ok ? ownPage(home.value) : strangersPage(home.refusal, now);
}

/** Whoever may not use Sallyport is told so, and nothing else. */
const strangersPage = (refusal: Refusal, asOf: Instant): HomePage => ({
  notices: [refusalText(refusal)],
  actions: [],
  sections: [],
  asOf,
});

const ownPage = (home: AccessHome): HomePage => ({
  notices: [...frozenNotice(home), ...uncheckedNotice(home)],
  actions: home.freeze === null ? [{ kind: "ask", id: "new" }] : [],
  sections: [
    section("Waits for your answer", home.waiting, {
      most: MOST.waiting,
      row: (story) => waitingRow(story, home.freeze !== null),
      empty: say`Nothing. What others ask, and you may decide, stands here.`,
    }),
    section("Open for you", home.open, {
      most: MOST.open,
      row: openRow,
      empty:
        home.freeze === null
          ? say`Nothing. ${code("/jit request")} or the button above asks for a door.`
          : say`Nothing.`,
    }),
    section("You asked for", [...home.pending, ...home.ended.slice(0, MOST.ended)], {
      most: MOST.pending + MOST.ended,
      row: ownRow,
      empty: say`Nothing lately. ${code("/jit explain <target>")} tells who may ask, and who decides.`,
    }),
  ],
  asOf: home.now,
});

const frozenNotice = ({ freeze }: AccessHome): readonly Line[] =>
  freeze === null ? [] : [say`▲ ${refusalText({ kind: "frozen", ...freeze })}`];

const uncheckedNotice = ({ allChecked }: AccessHome): readonly Line[] =>
  allChecked
    ? []
    : [
        say`▲ I couldn’t check what you may decide (Slack didn’t answer), so more may wait for you. Open this tab again in a minute.`,
      ];

function section(
  title: string,
  stories: readonly Story[],
  told: { readonly most: number; readonly row: (story: Story) => Card; readonly empty: Line },
): HomeSection {
  const rows = stories.slice(0, told.most).map(told.row);
  return { title, rows, left: stories.length - rows.length, empty: told.empty };
}

/** What decides, a line each. A freeze stops approvals; saying no is never held up. */
function waitingRow(story: Story, frozen: boolean): Card {
  const { request, requester } = story;
  const { id } = request;
  return note(say`${requester.name} asks for ${wanted(story)}`, {
    facts: [
      sourceLine(request.source),
      reasonLine(request),
      ...[outliveLine(request.door), lendsLine(request.door)].filter((line) => line !== null),
      standingLine(story),
    ],
    actions: [...(frozen ? [] : [{ kind: "approve", id } as const]), { kind: "deny", id }],
    id,
  });
}

function openRow(story: Story): Card {
  const { grant, now } = story;
  if (grant === null) return note(say`${story.request.title}`);
  const { id, title } = grant;
  if (!shouldBeOpen(grant, now)) return closingRow(grant);
  const end = until(grant.endsAt, grant.startsAt);
  if (grant.openedAt === null) {
    return note(say`◔ ${title}, until ${end}`, { facts: [say`Opening.`], actions: whileOpen(grant), id });
  }
  return note(say`● ${title}, until ${end}`, {
    facts: [say`From ${words(saySource(grant.source.cidr))} only.`],
    code: connectCommand(grant),
    actions: [...whileOpen(grant), ...claiming(grant)],
    id,
  });
}

function closingRow(grant: Grant): Card {
  const over = until(endOf(grant), grant.startsAt);
  return grant.alarmedAt === null
    ? note(say`◔ ${grant.title} is closing`, { facts: [say`Its time was over at ${over}.`], id: grant.id })
    : note(say`▲ ${grant.title} is not closed yet`, {
        facts: [say`Its time was over at ${over}. Sallyport keeps trying, and its operators know.`],
        id: grant.id,
      });
}

function ownRow(story: Story): Card {
  const { request } = story;
  if (request.resolution.status !== "pending") return endedRow(story);
  return note(say`◔ ${wanted(story)}`, {
    facts: [standingLine(story)],
    actions: [{ kind: "withdraw", id: request.id }],
    id: request.id,
  });
}
