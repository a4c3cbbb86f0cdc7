import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { instant, proxyName } from "../../src/domain/ids.ts";
import { tempDir } from "../support/temp-dir.ts";
import { openStore } from "./open-store.ts";

const PROXY = proxyName("prod-east");

it("a release that could not be written is made up for by the next take, not waited out", async () => {
  const folder = await tempDir();
  const { leases, read } = await openStore(folder);
  const lease = await leases.take(PROXY, "bot", instant(0), instant(30_000));
  if (lease === null) throw new Error("no lease");
  const other = new DatabaseSync(join(folder, "sallyport.db"));
  other.exec("begin immediate");
  await expect(leases.release(lease, instant(400))).rejects.toThrow("locked by another process");
  other.exec("rollback");
  other.close();

  const again = await leases.take(PROXY, "bot", instant(600), instant(30_600));
  expect(again).toMatchObject({ fence: lease.fence + 1, tookOver: false });
  if (again === null) throw new Error("no lease");
  expect(await leases.take(PROXY, "another", instant(700), instant(30_700))).toBeNull();
  await leases.release(again, instant(900));
  expect(await read.dueProxies(instant(900))).toEqual([PROXY]);
});
