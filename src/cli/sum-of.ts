import type { Catalogue } from "../domain/catalogue.ts";

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** `deployment prod, 2 targets behind 1 proxy, 3 groups` */
export const sumOf = ({ deployment, targets, proxies, groups }: Catalogue): string =>
  [
    `deployment ${deployment}`,
    `${counted(targets.size, "target", "targets")} behind ${counted(proxies.size, "proxy", "proxies")}`,
    counted(groups.size, "group", "groups"),
  ].join(", ");
