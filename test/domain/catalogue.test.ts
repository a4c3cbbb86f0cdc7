import { describe, expect, it } from "vitest";
import { offersAt } from "../../src/domain/catalogue.ts";
import { groupKey } from "../../src/domain/door.ts";
import { proxyName, targetName } from "../../src/domain/ids.ts";
import { placesUsed } from "../../src/domain/places-used.ts";
import { aCatalogue, aDoor, anOffer, aTarget } from "../support/builders.ts";

const ROLE = "arn:aws:iam::123456789012:role/orders-readonly";
const VIA = "arn:aws:iam::123456789012:role/enforcer";
const OWN = { region: "us-east-1", assume: null, securityGroup: "sg-0123456789abcdef0" };
const ports = (from: number, to = from) => ({ from, to });

describe("a catalogue", () => {
  const lends = aTarget({ door: aDoor({ session: anOffer() }) });
  const lendsNothing = aTarget({ name: targetName("ledger"), door: aDoor() });
  const elsewhere = aTarget({
    name: targetName("admin-ui"),
    door: aDoor({ proxy: proxyName("prod-west"), session: anOffer({ role: `${ROLE}-west` }) }),
  });

  it("tells the roles that are lent beside the doors of one proxy", () => {
    const catalogue = aCatalogue({}, [lends, lendsNothing, elsewhere]);
    expect(offersAt(catalogue, proxyName("prod-east"))).toEqual([anOffer()]);
    expect(offersAt(catalogue, proxyName("prod-west"))).toEqual([anOffer({ role: `${ROLE}-west` })]);
    expect(offersAt(catalogue, proxyName("stage"))).toEqual([]);
  });
});

describe("the places that a catalogue uses", () => {
  it("are an account and Region each once, with their groups and all ports behind them", () => {
    const door = aDoor();
    const targets = [
      aTarget({ door }),
      aTarget({ name: targetName("ledger"), door: aDoor({ ports: ports(5433, 5440) }) }),
      aTarget({
        name: targetName("admin-ui"),
        door: aDoor({ proxy: proxyName("prod-west"), ports: ports(8443) }),
      }),
    ];
    const west = { ...OWN, securityGroup: "sg-0fedcba9876543210" };
    const proxies = new Map([
      [door.proxy, { name: door.proxy, doors: [door], rulesPerFamily: 60 }],
      [
        proxyName("prod-west"),
        { name: proxyName("prod-west"), doors: [aDoor({ group: west })], rulesPerFamily: 100 },
      ],
    ]);
    expect(placesUsed(aCatalogue({ proxies }, targets))).toEqual([
      {
        region: "us-east-1",
        assume: null,
        groups: [
          {
            securityGroup: OWN.securityGroup,
            proxy: "prod-east",
            ports: [ports(5432), ports(5433, 5440)],
            rulesPerFamily: 60,
          },
          {
            securityGroup: west.securityGroup,
            proxy: "prod-west",
            ports: [ports(8443)],
            rulesPerFamily: 100,
          },
        ],
      },
    ]);
  });

  it("are apart by Region and by the role on the way, and have no group where only a role is lent", () => {
    const [here, another, there] = [
      aDoor({ group: { ...OWN, assume: VIA } }),
      aDoor({ group: { ...OWN, assume: ROLE } }),
      aDoor({ group: { ...OWN, region: "eu-west-1" } }),
    ];
    const door = aDoor({ session: anOffer({ via: VIA, region: "eu-west-1" }) });
    const proxies = new Map([
      [door.proxy, { name: door.proxy, doors: [here, another, there], rulesPerFamily: 60 }],
    ]);
    const places = placesUsed(aCatalogue({ proxies }, [aTarget({ door })]));
    expect(places.map(({ region, assume, groups }) => [region, assume, groups.length])).toEqual([
      ["us-east-1", VIA, 1],
      ["us-east-1", ROLE, 1],
      ["eu-west-1", null, 1],
      ["eu-west-1", VIA, 0],
    ]);
  });

  it("have no group of a proxy that is a gate alone", () => {
    const door = aDoor({ layers: ["gate"], group: null });
    expect(placesUsed(aCatalogue({}, [aTarget({ door })]))).toEqual([]);
  });
});

it("a security group has one key, apart from every other's by account, Region and id", () => {
  const keys = [
    OWN,
    { ...OWN, assume: VIA },
    { ...OWN, region: "eu-west-1" },
    { ...OWN, securityGroup: "sg-0fedcba9876543210" },
  ].map(groupKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(groupKey({ ...OWN })).toBe(keys[0]);
});
