import { describeStore } from "../contract/store.contract.ts";
import { tempDir } from "../support/temp-dir.ts";
import { openStore } from "./open-store.ts";

describeStore("SQLite", async () => {
  const folder = await tempDir();
  const store = await openStore(folder);
  return { store, other: await openStore(folder) };
});
