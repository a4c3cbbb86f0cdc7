import { proxyParts, targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import type { Finding } from "./problem.ts";

/** Credentials are handed over on Sallyport's own page, by the STS of a Region: a role needs both. */
export function checkPages(pieces: Pieces): readonly Finding[] {
  const nowhere = pieces.publicUrl === undefined && pieces.http !== undefined;
  return [...(nowhere ? [missing("http")] : []), ...checkRoles(pieces)];
}

const missing = (whose: string): Finding => ({
  path: ["publicUrl"],
  found: "nothing",
  expected: `the address at which people reach Sallyport's pages, since there is ${whose}`,
  near: null,
});

function checkRoles({ publicUrl, proxies, targets }: Pieces): readonly Finding[] {
  const withRole = [...targets.written].filter(([, written]) => targetParts(written).role.isWritten);
  const [first] = withRole;
  const regions = withRole.flatMap(([, written]): readonly Finding[] => {
    const name = targetParts(written).proxy.value;
    const proxy = name === undefined ? undefined : proxies.written.get(name);
    if (name === undefined || proxy === undefined || proxyParts(proxy).region.isWritten) return [];
    if (proxyParts(proxy).securityGroup.isWritten) return [];
    const expected = "the AWS region whose STS lends the role";
    return [{ path: ["proxies", name, "region"], found: "nothing", expected, near: null }];
  });
  return [
    ...(publicUrl === undefined && first !== undefined ? [missing(`targets.${first[0]}.role`)] : []),
    ...regions,
  ];
}
