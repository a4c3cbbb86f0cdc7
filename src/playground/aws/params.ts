/** One level of AWS's query form: `IpPermissions.1.IpProtocol=tcp` is `list("IpPermissions")[0].text("IpProtocol")`. */
export interface Params {
  readonly names: readonly string[];
  text(name: string): string | undefined;
  /** The numbered members, in the order of their numbers. */
  list(name: string): readonly Params[];
  texts(name: string): readonly string[];
  group(name: string): Params | undefined;
}

interface Branch {
  value?: string;
  readonly children: Map<string, Branch>;
}

const branch = (): Branch => ({ children: new Map() });

const descend = (from: Branch, name: string): Branch => {
  const known = from.children.get(name);
  if (known !== undefined) return known;
  const made = branch();
  from.children.set(name, made);
  return made;
};

const isNumber = (name: string): boolean => /^[1-9]\d{0,5}$/.test(name);

const members = (of: Branch | undefined): readonly Branch[] =>
  [...(of?.children ?? [])]
    .filter(([name]) => isNumber(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, member]) => member);

const view = (of: Branch): Params => ({
  names: [...of.children.keys()],
  text: (name) => of.children.get(name)?.value,
  list: (name) => members(of.children.get(name)).map(view),
  texts: (name) => members(of.children.get(name)).map((member) => member.value ?? ""),
  group: (name) => {
    const found = of.children.get(name);
    return found === undefined ? undefined : view(found);
  },
});

export const readParams = (form: URLSearchParams): Params => {
  const root = branch();
  for (const [path, value] of form) path.split(".").reduce(descend, root).value = value;
  return view(root);
};
