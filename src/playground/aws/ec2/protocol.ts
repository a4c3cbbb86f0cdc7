import { type AwsError, invalidValue, missing } from "../aws-error.ts";

const byNumber: Readonly<Record<string, string>> = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6" };
const names: readonly string[] = Object.values(byNumber);

const unknown = (text: string): AwsError =>
  invalidValue(`Invalid value '${text}' for IP protocol. Unknown protocol.`);

/** `tcp`, `udp`, `icmp`, `icmpv6`, another protocol's number, or `-1` for all of them. */
export const protocolIn = (text: string | undefined): string => {
  if (text === undefined || text === "") throw missing("ipProtocol");
  const lower = text.toLowerCase();
  if (lower === "-1" || lower === "all") return "-1";
  if (names.includes(lower)) return lower;
  if (!/^(0|[1-9]\d{0,2})$/.test(lower) || Number(lower) > 255) throw unknown(text);
  return byNumber[lower] ?? lower;
};

export interface Ports {
  readonly fromPort: number;
  readonly toPort: number;
}

const noPorts: Ports = { fromPort: -1, toPort: -1 };

interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const tcpPorts = ({ from, to }: Range): Ports => {
  if (from === undefined || to === undefined)
    throw invalidValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  const outside = [from, to].find((port) => port < 0 || port > 65_535);
  if (outside !== undefined) throw invalidValue(`TCP/UDP port (${outside}) out of range`);
  if (from > to) throw invalidValue(`Invalid TCP/UDP port range (${from}:${to})`);
  return { fromPort: from, toPort: to };
};

/** For ICMP the two numbers are the type and the code, -1 for all of them. */
const icmpTypeAndCode = ({ from, to }: Range): Ports => {
  if (from === undefined || to === undefined)
    throw invalidValue("Invalid value 'Must specify both type and code with ICMP.' for portRange.");
  const outside = [from, to].find((value) => value < -1 || value > 255);
  if (outside !== undefined) throw invalidValue(`ICMP type or code (${outside}) out of range`);
  if (from === -1 && to !== -1) throw invalidValue(`ICMP code (${to}) must be -1 when the type is -1`);
  return { fromPort: from, toPort: to };
};

export const portsIn = (protocol: string, range: Range): Ports => {
  if (protocol === "tcp" || protocol === "udp") return tcpPorts(range);
  return protocol === "icmp" || protocol === "icmpv6" ? icmpTypeAndCode(range) : noPorts;
};
