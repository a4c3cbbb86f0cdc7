import type { Around, WaysOut } from "../../src/around.ts";

/** Violations on purpose: a harness that cannot see these cannot be believed. */
export type Plant = "loses-revokes" | "posts-twice" | "forgets-answers" | "boasts";

type Planted = { readonly [Name in keyof WaysOut]?: (own: WaysOut[Name]) => WaysOut[Name] };

/** Every second message is there twice. */
function postsTwice(own: WaysOut["slack"]): WaysOut["slack"] {
  return {
    ...own,
    call: async (doing, run) => {
      const first = await own.call(doing, run);
      return doing.startsWith("posting to") ? own.call(doing, run) : first;
    },
  };
}

/** Says of the gate and of the rules that they are closed before they are: the receipt is too good to be true. */
const boasts = (own: WaysOut["layers"]): WaysOut["layers"] =>
  own.map((layer) => ({
    ...layer,
    converge: async (told) => {
      if (told.closing.length === 0 || layer.name !== "security-group") return layer.converge(told);
      const report = await layer.converge({ ...told, open: [...told.open, ...told.closing], closing: [] });
      const ids = told.closing.map(({ id }) => id);
      return {
        ...report,
        carried: report.carried.filter(({ grant }) => !ids.includes(grant)),
        problems: report.problems.filter(({ grant }) => grant === null || !ids.includes(grant)),
        closed: ids.map((grant) => ({
          grant,
          acknowledgedAt: null,
          seenAt: told.closing[0]?.endsAt ?? 0,
          stillAdmits: [],
        })),
      } as typeof report;
    },
  }));

const PLANTS: Readonly<Record<Plant, Planted>> = {
  "loses-revokes": {
    aws: (own) => ({
      ...own,
      rulesOf: (place) => ({ ...own.rulesOf(place), revoke: () => Promise.resolve() }),
    }),
  },
  "posts-twice": { slack: postsTwice },
  "forgets-answers": {
    store: (own) => ({ ...own, inbox: { ...own.inbox, keep: () => Promise.resolve(false) } }),
  },
  boasts: { layers: boasts },
};

const isPlant = (name: string | undefined): name is Plant =>
  name !== undefined && Object.hasOwn(PLANTS, name);

/** What is planted goes between the world and the kill points. */
export function planted(name: string | undefined, around: Around): Around {
  if (!isPlant(name)) return around;
  const plant: Planted = PLANTS[name];
  return (way, own) => around(way, plant[way]?.(own) ?? own);
}
