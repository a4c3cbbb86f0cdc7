import { describe, expect, it } from "vitest";
import { type Destination, laneOf, type OwedMessage } from "../../../src/domain/story.ts";
import type { Tx } from "../../../src/ports/store.ts";
import { at } from "../../store/examples.ts";
import type { Pair } from "../store.contract.ts";

const channel: Destination = { kind: "channel", surface: "slack", channel: "C0APPROVALS" };
const person: Destination = { kind: "person", surface: "slack", user: "U0ANA" };

export function describeMessages(pair: () => Pair): void {
  const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => pair().store.transact(work);
  const owed = (now: number, limit = 10) => pair().other.read.owed(at(now), limit);
  const card = async (): Promise<OwedMessage> => {
    const message = await pair().other.read.message("r-1", "card");
    if (message === null) throw new Error("no card is known");
    return message;
  };

  describe("messages", () => {
    it("are owed once for a subject, purpose and destination, and anew when owed again", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      await change((tx) => tx.owe("r-1", "card", channel, at(1)));
      await change((tx) => tx.owe("r-1", "asked", person, at(1)));
      const [first, second, ...more] = await owed(1);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ purpose: "card", destination: channel, wanted: 2, shown: 0 });
      expect(second).toMatchObject({ purpose: "asked", destination: person, wanted: 1 });
      expect(first).toMatchObject({ reference: null, postingSince: null, failures: 0, nextTryAt: at(0) });
    });

    it("come oldest first, as long as their next try has come, and no more than asked for", async () => {
      await change((tx) => tx.owe("r-2", "card", channel, at(20)));
      await change((tx) => tx.owe("r-1", "card", channel, at(10)));
      await change((tx) => tx.owe("r-3", "card", channel, at(20)));
      const subjects = async (now: number, limit?: number) =>
        (await owed(now, limit)).map(({ subject }) => subject);
      expect(await subjects(19)).toEqual(["r-1"]);
      expect(await subjects(20)).toEqual(["r-1", "r-2", "r-3"]);
      expect(await subjects(20, 2)).toEqual(["r-1", "r-2"]);
    });

    it("of lanes that are left out are not read, however many they are", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      await change((tx) => tx.owe("r-1", "asked", person, at(1)));
      await change((tx) =>
        tx.owe("r-2", "card", { kind: "channel", surface: "slack", channel: "C0OTHER" }, at(2)),
      );
      const posts = (destination: Destination) => laneOf({ destination, reference: null });
      const left = await pair().other.read.owed(at(2), 1, [posts(channel)]);
      expect(left).toMatchObject([{ destination: person }]);
      const lanes = [posts(channel), posts(person)];
      expect(await pair().other.read.owed(at(2), 10, lanes)).toMatchObject([{ subject: "r-2" }]);
    });

    it("to be edited are in another lane than those to be posted, of which history comes last", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      await change((tx) => tx.savePosted(id, "C0APPROVALS:1.0", 1));
      await change((tx) => tx.owe("r-1", "card", channel, at(1)));
      await change((tx) => tx.owe("r-1/1", "history", channel, at(1)));
      await change((tx) => tx.owe("r-2", "card", channel, at(2)));
      const all = await owed(2);
      expect(all.map(({ subject }) => subject)).toEqual(["r-1", "r-2", "r-1/1"]);
      const [edit, post, history] = all.map(laneOf);
      expect(post).toBe(history);
      expect(await pair().other.read.owed(at(2), 10, [edit ?? ""])).toEqual(all.slice(1));
      expect(await pair().other.read.owed(at(2), 10, [post ?? ""])).toEqual(all.slice(0, 1));
    });

    it("say when the next of them is to be tried", async () => {
      expect(await pair().store.read.nextOwedAt()).toBeNull();
      await change((tx) => tx.owe("r-1", "card", channel, at(10)));
      await change((tx) => tx.owe("r-2", "card", channel, at(5)));
      expect(await pair().store.read.nextOwedAt()).toBe(at(5));
    });

    it("are posted by one, and have one reference", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      expect(await change((tx) => tx.beginPosting(id, at(1)))).toBe(true);
      expect(await change((tx) => tx.beginPosting(id, at(2)))).toBe(false);
      expect(await card()).toMatchObject({ postingSince: at(1), reference: null });
      expect(await change((tx) => tx.savePosted(id, "C0/1.1", 1))).toBe(true);
      expect(await change((tx) => tx.savePosted(id, "C0/2.2", 1))).toBe(false);
      expect(await change((tx) => tx.beginPosting(id, at(60_000)))).toBe(false);
      expect(await card()).toMatchObject({ postingSince: null, reference: "C0/1.1", shown: 1 });
      expect(await owed(60_000)).toEqual([]);
    });

    it("may be posted by another a while after a crash, and are looked for from the first try on", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      await change((tx) => tx.beginPosting(id, at(1)));
      expect(await change((tx) => tx.beginPosting(id, at(15_000)))).toBe(false);
      expect(await change((tx) => tx.beginPosting(id, at(15_001)))).toBe(true);
      expect((await card()).postingSince).toBe(at(1));
    });

    it("are tried again when a failure says so, by whoever comes first", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      await change((tx) => tx.beginPosting(id, at(1)));
      await change((tx) => tx.saveMessageFailure(id, 1, at(500)));
      expect(await owed(499)).toEqual([]);
      expect(await pair().store.read.nextOwedAt()).toBe(at(500));
      expect(await owed(500)).toMatchObject([{ failures: 1, postingSince: at(1) }]);
      expect(await change((tx) => tx.beginPosting(id, at(501)))).toBe(true);
    });

    it("keep their next try when owed anew meanwhile", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      await change(async (tx) => tx.saveMessageFailure((await card()).id, 1, at(500)));
      await change((tx) => tx.owe("r-1", "card", channel, at(100)));
      expect(await card()).toMatchObject({ wanted: 2, failures: 1, nextTryAt: at(500) });
    });

    it("are owed until the version that is wanted is shown", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      await change((tx) => tx.savePosted(id, "C0/1.1", 1));
      await change((tx) => tx.oweAgain("r-1", ["card", "asked"], at(9)));
      await change((tx) => tx.oweAgain("r-1", [], at(9)));
      await change((tx) => tx.oweAgain("r-2", ["card"], at(9)));
      expect(await owed(9)).toMatchObject([{ id, wanted: 2, shown: 1, nextTryAt: at(9) }]);
      await change((tx) => tx.saveShown(id, 2));
      await change((tx) => tx.saveShown(id, 1));
      expect(await owed(9)).toEqual([]);
      expect(await card()).toMatchObject({ wanted: 2, shown: 2 });
    });

    it("are owed no more once dropped, until they are owed anew", async () => {
      await change((tx) => tx.owe("r-1", "card", channel, at(0)));
      const { id } = await card();
      await change((tx) => tx.dropMessage(id));
      expect(await owed(100)).toEqual([]);
      await change((tx) => tx.oweAgain("r-1", ["card"], at(100)));
      expect(await owed(100)).toMatchObject([{ id, wanted: 2, shown: 1 }]);
    });

    it("are null where none is known", async () => {
      expect(await pair().store.read.message("r-1", "card")).toBeNull();
    });
  });
}
