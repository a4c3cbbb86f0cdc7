import { accountOfRole } from "../domain/account-of-role.ts";
import { proxyParts, targetParts } from "./parts.ts";
import type { Pieces } from "./pieces.ts";
import { type Finding, showFound } from "./problem.ts";

/** Credentials are handed over on Sallyport's own page, by the STS of a Region: a role needs both. */
export function checkPages(pieces: Pieces): readonly Finding[] {
  const nowhere = pieces.publicUrl === undefined && pieces.http !== undefined;
  return [...(nowhere ? [missing("http")] : []), ...checkRoles(pieces), ...checkDenials(pieces)];
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

/** IAM works within an account: whoever writes the denial has to be in the role's own. */
function checkDenials({ proxies, targets }: Pieces): readonly Finding[] {
  return [...targets.written].flatMap(([name, written]): readonly Finding[] => {
    const { role, proxy } = targetParts(written);
    const assume = proxyParts(proxies.written.get(proxy.value ?? "")).assume.value;
    if (role.value?.earlyEnd !== "deny" || assume === undefined) return [];
    const [theirs, ours] = [accountOfRole(role.value.arn), accountOfRole(assume)];
    if (theirs === ours) return [];
    const expected = `slice: the role is of account ${theirs}, and the proxy's assume of ${ours} cannot write its policies`;
    return [{ path: ["targets", name, "role", "earlyEnd"], found: showFound("deny"), expected, near: null }];
  });
}
