import type { Principal } from "../domain/principal.ts";
import { type TargetParts, targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import type { Finding } from "./problem.ts";

export interface QuorumFindings {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** A rule that no request can meet is a mistake; one that some people's requests cannot meet is worth a word (I2). */
export function checkQuorum(pieces: Pieces): QuorumFindings {
  const judged = [...pieces.targets.written].flatMap(([name, written]) =>
    judge(pieces, name, targetParts(written)),
  );
  return {
    problems: judged.filter(({ isProblem }) => isProblem).map(({ finding }) => finding),
    warnings: judged.filter(({ isProblem }) => !isProblem).map(({ finding }) => finding),
  };
}

interface Judged {
  readonly isProblem: boolean;
  readonly finding: Finding;
}

function judge(pieces: Pieces, name: string, target: TargetParts): readonly Judged[] {
  const {
    quorum: { value: quorum },
    requesters: { value: asking },
  } = target;
  const approvers = membersOf(pieces, target.approvers.value);
  if (approvers === null || quorum === undefined) return [];
  const tell = (isProblem: boolean, expected: string): readonly Judged[] => [
    {
      isProblem,
      finding: { path: ["targets", name, "approval", "quorum"], found: String(quorum), expected, near: null },
    },
  ];
  const people = approvers.size === 1 ? "1 person" : `${approvers.size} people`;
  if (approvers.size < quorum) return tell(true, `at most ${approvers.size}: ${people} may approve`);
  if (approvers.size > quorum || asking === undefined) return [];
  const requesters = membersOf(pieces, asking);
  const stuck = [...approvers].filter(
    (email) => requesters?.has(email) ?? isSurelyAmong(pieces, asking, email),
  );
  if (stuck.length === 0) return [];
  const isProblem = requesters !== null && stuck.length === requesters.size;
  const whose = stuck.join(", ");
  return tell(
    isProblem,
    `fewer, or more approvers: nobody approves their own, so ${whose} could get no answer`,
  );
}

/** The people that the principals name; null where a platform decides, or everyone, or a mistake that is told of already. */
function membersOf(pieces: Pieces, principals: readonly Principal[] | undefined): ReadonlySet<string> | null {
  if (principals === undefined) return null;
  const stands = new Map(
    [...pieces.people.good].flatMap(([email, { also }]) => also.map((alias) => [alias, email])),
  );
  const members = new Set<string>();
  for (const principal of principals) {
    const emails = emailsOf(pieces, principal);
    if (emails === null) return null;
    for (const email of emails) members.add(stands.get(email) ?? email);
  }
  return members;
}

function emailsOf(pieces: Pieces, principal: Principal): readonly string[] | null {
  if (principal.kind === "person") return [principal.email];
  return principal.kind === "group" ? (pieces.groups.good.get(principal.name) ?? null) : null;
}

const isSurelyAmong = (pieces: Pieces, principals: readonly Principal[], email: string): boolean =>
  principals.some(
    (principal) => principal.kind === "everyone" || emailsOf(pieces, principal)?.includes(email) === true,
  );
