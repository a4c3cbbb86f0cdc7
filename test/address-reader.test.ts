import { BlockList } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAddressReader } from "../src/address-reader.ts";
import { familyOf, saySource } from "../src/domain/source.ts";
import type { ReadSource } from "../src/ports/address-reader.ts";

const { read, covers } = createAddressReader();

function source(text: string) {
  const answer: ReadSource = read(text);
  if (!answer.ok) throw new Error(`${text} is ${answer.problem}`);
  return answer.source;
}
const problem = (text: string): string => {
  const answer = read(text);
  return answer.ok ? `read as ${answer.source.written}` : answer.problem;
};

describe("the address reader reads", () => {
  it("an address as a network of one", () => {
    expect(source("203.0.113.9")).toEqual({
      family: 4,
      written: "203.0.113.9/32",
      canonical: "203.0.113.9/32",
      prefix: 32,
      range: "public",
    });
    expect(source("2001:DB8:0:0::9")).toMatchObject({ family: 6, canonical: "2001:db8::9/128", prefix: 128 });
  });

  it("a network with host bits, telling what was written from what it means", () => {
    expect(source("10.1.2.3/8")).toMatchObject({ written: "10.1.2.3/8", canonical: "10.0.0.0/8", prefix: 8 });
    expect(source("2001:db8::9/37")).toMatchObject({ canonical: "2001:db8::/37" });
    expect(source("203.0.113.9/0")).toMatchObject({ canonical: "0.0.0.0/0" });
  });

  it("what an address is for", () => {
    const ranges = (texts: readonly string[]) => new Set(texts.map((text) => source(text).range));
    expect(ranges(["8.8.8.8", "203.0.113.9", "2a00:1450::1", "2001:db8::1"])).toEqual(new Set(["public"]));
    expect(ranges(["10.0.0.1", "172.31.0.1", "192.168.0.1", "100.64.0.1", "fd12::1"])).toEqual(
      new Set(["private"]),
    );
    const special = [
      "127.0.0.1",
      "0.1.2.3",
      "169.254.1.1",
      "224.0.0.1",
      "240.0.0.1",
      "255.255.255.255",
      "198.18.0.1",
    ];
    expect(ranges(special)).toEqual(new Set(["special"]));
    const special6 = ["::", "::1", "fe80::1", "ff02::1", "64:ff9b::1.2.3.4", "2002::1", "2001::1", "4000::1"];
    expect(ranges(special6)).toEqual(new Set(["special"]));
  });

  it("a network as private or special where either edge is", () => {
    expect(source("172.0.0.0/11").range).toBe("private");
    expect(source("126.0.0.0/7").range).toBe("special");
  });
});

describe("the address reader refuses", () => {
  it("host names", () => {
    for (const text of ["example.com", "localhost", "db-1.internal.", "office"])
      expect(problem(text)).toBe("host-name");
  });

  it("IPv4 in the clothes of IPv6", () => {
    for (const text of ["::ffff:10.0.0.1", "::ffff:a00:1", "::ffff:10.0.0.1/128", "::10.0.0.1", "::a00:1"]) {
      expect(problem(text)).toBe("mapped");
    }
  });

  it("every unusual form", () => {
    const unusual = [
      "10.1",
      "10.0.1",
      "167772161",
      "010.0.0.1",
      "0x0a.0.0.1",
      "0x0a000001",
      "1.2.3.4.5",
      "1.2.3.256",
    ];
    const six = ["fe80::1%eth0", "[::1]", "[::1]:22", "1::2::3", ":::", "12345::", "1:2:3:4:5:6:7:8:9"];
    const around = [
      "",
      " ",
      "10.0.0.1 ",
      " 10.0.0.1",
      "10.0.0.1:22",
      "10.0.0.1/33",
      "::1/129",
      "10.0.0.1/",
      "/8",
    ];
    const prefixes = [
      "10.0.0.1/-1",
      "10.0.0.1/+8",
      "10.0.0.1/08",
      "10.0.0.1/8/8",
      "10.0.0.1/8.0",
      "10.0.0.0/255.0.0.0",
    ];
    const digits = ["١.٢.٣.٤", "10.0.0.1\n", "10.0.0.1\u200b", "1.2.3.٤"];
    for (const text of [...unusual, ...six, ...around, ...prefixes, ...digits]) {
      expect(`${text}: ${problem(text)}`).toBe(`${text}: unreadable`);
    }
  });
});

const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, prefix]) => `${ip}/${prefix}`);
const v6Address = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .filter((groups) => groups.slice(0, 5).some((group) => group !== 0))
  .map((groups) => groups.map((group) => group.toString(16)).join(":"));
const v6 = fc.tuple(v6Address, fc.integer({ min: 0, max: 128 })).map(([ip, prefix]) => `${ip}/${prefix}`);
const any = fc.oneof(v4, v6);
const parameters = { seed: 20_261_123, numRuns: 2_000 };

/** Node's own judge of which address is in which network. */
function isInside(network: string, address: string): boolean {
  const [base = "", prefix = ""] = network.split("/");
  const type = base.includes(":") ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), type);
  return (type === "ipv6") === address.includes(":") && list.check(address, type);
}
const baseOf = (network: string): string => network.slice(0, network.indexOf("/"));

describe("for any network", () => {
  it("the canonical form reads back as itself", () => {
    const holds = (text: string): void => {
      const { canonical, prefix } = source(text);
      // Its own base may be an IPv4 in disguise (`1::/3` is `::/3`), which nobody may type.
      fc.pre(read(canonical).ok);
      expect(source(canonical)).toMatchObject({ canonical, written: canonical, prefix });
    };
    fc.assert(fc.property(any, holds), parameters);
  });

  it("the canonical form holds the address that was written, as Node judges it", () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(isInside(source(text).canonical, baseOf(text))).toBe(true);
      }),
      parameters,
    );
  });

  it("one covers another exactly where Node finds its base inside and it is no wider", () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [outer, inner] = [source(a), source(b)];
        const expected = outer.prefix <= inner.prefix && isInside(outer.canonical, baseOf(inner.canonical));
        expect(covers(outer.canonical, inner.canonical)).toBe(expected);
        expect(covers(outer.canonical, outer.canonical)).toBe(true);
      }),
      parameters,
    );
  });

  it("an address within it is covered by it", () => {
    fc.assert(
      fc.property(any, (text) => {
        const inside = source(baseOf(text)).canonical;
        expect(covers(source(text).canonical, inside)).toBe(true);
      }),
      parameters,
    );
  });

  it("IPv6 is spelled as a URL spells it", () => {
    fc.assert(
      fc.property(v6Address, (address) => {
        const spelled = new URL(`http://[${address}]/`).hostname.slice(1, -1);
        expect(saySource(source(address).canonical)).toBe(spelled);
      }),
      parameters,
    );
  });

  it("the family can be told from the text", () => {
    fc.assert(
      fc.property(any, (text) => {
        const { family, canonical } = source(text);
        expect(familyOf(canonical)).toBe(family);
      }),
      parameters,
    );
  });

  it("any text at all is read or refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.ipV4Extended(), fc.domain()), (text) => {
        expect(["host-name", "mapped", "unreadable"].includes(problem(text)) || read(text).ok).toBe(true);
      }),
      parameters,
    );
  });
});
