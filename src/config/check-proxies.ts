import type { Pieces } from "./pieces.ts";
import { type Finding, type Path, showFound } from "./problem.ts";
import type { ProxyText } from "./schema.ts";

/** Each door stands somewhere, says truly whether it cuts, and is nobody else's. */
export function checkProxies(pieces: Pieces): readonly Finding[] {
  const proxies = [...pieces.proxies.good];
  return [
    ...proxies.flatMap(([name, proxy]) => checkProxy(["proxies", name], proxy)),
    ...repeated(
      proxies.flatMap(([name, { region, securityGroup }]) =>
        securityGroup === undefined
          ? []
          : [
              {
                key: `${region} ${securityGroup}`,
                path: ["proxies", name, "securityGroup"],
                owner: name,
                found: showFound(securityGroup),
              },
            ],
      ),
      (owner) => `a security group of its own: this one is ${owner}'s`,
    ),
    ...repeated(doorsOf(pieces), (owner) => `a port of its own: this one opens ${owner}`),
  ];
}

function checkProxy(path: Path, proxy: ProxyText): readonly Finding[] {
  const { region, securityGroup, endpoint, gate, cuts } = proxy;
  if (securityGroup === undefined && gate === undefined) {
    return [
      {
        path,
        found: "neither securityGroup nor gate",
        expected: "one of them: without, nothing guards the door",
        near: null,
      },
    ];
  }
  const missing = (key: string, expected: string): Finding => ({
    path: [...path, key],
    found: "nothing",
    expected,
    near: null,
  });
  return [
    ...(securityGroup !== undefined && region === undefined
      ? [missing("region", "the AWS region of the security group")]
      : []),
    ...(gate === undefined && endpoint === undefined
      ? [missing("endpoint", "the host that people connect to")]
      : []),
    ...checkCuts(path, cuts, gate !== undefined),
  ];
}

/** I6: a security group lets what is connected live on, and whoever configures one has to say so. */
function checkCuts(path: Path, cuts: boolean | undefined, canCut: boolean): readonly Finding[] {
  const at = [...path, "cuts"];
  if (canCut) {
    return cuts === false
      ? [
          {
            path: at,
            found: "false",
            expected: "true, or nothing: the gate cuts live connections",
            near: null,
          },
        ]
      : [];
  }
  const expected = "false: a security group alone does not cut live connections";
  return cuts === false ? [] : [{ path: at, found: showFound(cuts), expected, near: null }];
}

interface Owned {
  readonly key: string;
  readonly path: Path;
  readonly owner: string;
  readonly found: string;
}

/** Two targets behind one port would open together; two gates cannot listen on one. */
function doorsOf({ proxies, targets }: Pieces): readonly Owned[] {
  return [...targets.good].map(([owner, { proxy, port }]) => {
    const gate = proxies.good.get(proxy)?.gate;
    const place = gate === undefined ? proxy : `gate ${gate.host}`;
    return { key: `${place} ${port}`, path: ["targets", owner, "port"], owner, found: String(port) };
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
