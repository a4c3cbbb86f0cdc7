import type { ReactNode } from "react";
import type { AuditLine, AuditPart, AuditShown, CheckpointShown } from "../../wall/page-protocol.ts";
import { clockSeconds, clockTime, counted } from "../state/times.ts";

interface AuditProps {
  readonly audit: AuditShown;
  readonly zone: string;
}

/** The audit log, the newest first; a checkpoint stands above the events that it vouches for. */
export const AuditList = ({ audit, zone }: AuditProps): ReactNode => (
  <section className="audit" aria-labelledby="audit-title">
    <h2 id="audit-title">Audit, {counted(audit.size, "event")}</h2>
    <ol>
      {unsignedIn(audit) === 0 ? null : (
        <li className="unsigned">{counted(unsignedIn(audit), "event")} since the last checkpoint</li>
      )}
      {audit.events.toReversed().map((line) => [
        ...audit.checkpoints
          .filter(({ size }) => size === line.sequence + 1)
          .map((one) => <Checkpoint key={`checkpoint ${one.size}`} checkpoint={one} zone={zone} />),
        <li key={line.sequence}>
          <time>{clockSeconds(line.at, zone)}</time> <span>{words(line, zone)}</span>
        </li>,
      ])}
    </ol>
  </section>
);

/** Within the next minute, they are signed as well. */
const unsignedIn = ({ size, checkpoints }: AuditShown): number => size - (checkpoints.at(-1)?.size ?? 0);

/** A hash is told by its beginning. */
const shortened = (text: string): string =>
  text.replaceAll(/[0-9a-f]{32,}/g, (hash) => `${hash.slice(0, 8)}…`);

/** The parts of a line never move: their place is their key. */
const words = ({ parts }: AuditLine, zone: string): ReactNode =>
  parts.map((part, index) => <Part key={`${index} ${part.kind}`} part={part} zone={zone} />);

function Part({ part, zone }: { readonly part: AuditPart; readonly zone: string }): ReactNode {
  if (part.kind === "at")
    return part.style === "time" ? clockTime(part.at, zone) : clockSeconds(part.at, zone);
  return part.kind === "code" ? <code>{part.text}</code> : shortened(part.text);
}

const Checkpoint = ({
  checkpoint,
  zone,
}: {
  readonly checkpoint: CheckpointShown;
  readonly zone: string;
}): ReactNode => (
  <li className="checkpoint" data-verified={checkpoint.verified}>
    <time>{clockSeconds(checkpoint.at, zone)}</time>{" "}
    <span>
      checkpoint {checkpoint.size} <code title={checkpoint.root}>{checkpoint.root.slice(0, 7)}…</code>{" "}
      {checkpoint.verified ? "verified" : `not what was signed: ${checkpoint.findings.join("; ")}`}
    </span>
  </li>
);
