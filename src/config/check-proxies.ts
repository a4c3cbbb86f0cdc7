import { type ProxyParts, proxyParts, targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import { type Finding, type Path, showFound } from "./problem.ts";

/** Each door stands somewhere, says truly whether it cuts, and is nobody else's. */
export function checkProxies(pieces: Pieces): readonly Finding[] {
  const proxies = [...pieces.proxies.written].map(([name, written]) => [name, proxyParts(written)] as const);
  const groups = proxies.flatMap(
    ([
      owner,
      {
        region,
        securityGroup: { value: group },
      },
    ]): readonly Owned[] => {
      if (group === undefined) return [];
      const path = ["proxies", owner, "securityGroup"];
      return [{ key: `${region.value} ${group}`, path, owner, found: showFound(group) }];
    },
  );
  return [
    ...proxies.flatMap(([name, proxy]) => checkProxy(["proxies", name], proxy)),
    ...repeated(groups, (owner) => `a security group of its own: this one is ${owner}'s`),
    ...repeated(doorsOf(pieces), (owner) => `a port of its own: this one opens ${owner}`),
  ];
}

function checkProxy(path: Path, proxy: ProxyParts): readonly Finding[] {
  const { region, securityGroup, endpoint, gate, cuts } = proxy;
  if (!securityGroup.isWritten && !gate.isWritten) {
    const expected = "one of them: without, nothing guards the door";
    return [{ path, found: "neither securityGroup nor gate", expected, near: null }];
  }
  const missing = (key: string, expected: string): Finding => ({
    path: [...path, key],
    found: "nothing",
    expected,
    near: null,
  });
  return [
    ...(securityGroup.isWritten && !region.isWritten
      ? [missing("region", "the AWS region of the security group")]
      : []),
    ...(gate.isWritten || endpoint.isWritten ? [] : [missing("endpoint", "the host that people connect to")]),
    ...checkCuts([...path, "cuts"], cuts, gate.isWritten),
  ];
}

/** I6: a security group lets what is connected live on, and whoever configures one has to say so. */
function checkCuts(path: Path, cuts: ProxyParts["cuts"], canCut: boolean): readonly Finding[] {
  const isUnreadable = cuts.isWritten && cuts.value === undefined;
  if (isUnreadable || (canCut ? cuts.value !== false : cuts.value === false)) return [];
  const expected = canCut
    ? "true, or nothing: the gate cuts live connections"
    : "false: a security group alone does not cut live connections";
  return [{ path, found: showFound(cuts.value), expected, near: null }];
}

interface Owned {
  readonly key: string;
  readonly path: Path;
  readonly owner: string;
  readonly found: string;
}

/** Two targets behind one port would open together; two gates cannot listen on one. */
function doorsOf({ proxies, targets }: Pieces): readonly Owned[] {
  return [...targets.written].flatMap(([owner, written]) => {
    const { proxy, port } = targetParts(written);
    if (proxy.value === undefined || port.value === undefined) return [];
    const gate = proxyParts(proxies.written.get(proxy.value)).gate.value;
    const place = gate === undefined ? proxy.value : `gate ${gate.host}`;
    const path = ["targets", owner, "port"];
    return [{ key: `${place} ${port.value}`, path, owner, found: String(port.value) }];
  });
}

function repeated(all: readonly Owned[], expected: (owner: string) => string): readonly Finding[] {
  const first = new Map<string, string>();
  return all.flatMap(({ key, path, owner, found }) => {
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, owner);
      return [];
    }
    return [{ path, found, expected: expected(before), near: null }];
  });
}
