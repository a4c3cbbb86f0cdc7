import type { GrantId, Instant } from "./ids.ts";

/** One connection through a door that can see them. */
export interface Connection {
  /** Unique in the deployment. */
  readonly id: string;
  readonly grant: GrantId;
  readonly from: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Whether the end of the grant closed it. */
  readonly cut: boolean;
}

export interface ConnectionSummary {
  readonly count: number;
  readonly live: number;
  readonly cut: number;
  readonly bytes: number;
}

export const summarize = (connections: readonly Connection[]): ConnectionSummary => ({
  count: connections.length,
  live: connections.filter((connection) => connection.closedAt === null).length,
  cut: connections.filter((connection) => connection.cut).length,
  bytes: connections.reduce((sum, connection) => sum + connection.bytesIn + connection.bytesOut, 0),
});

/** `2.1 MB`. */
export function sayBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
