import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidr, instant, proxyName } from "../../../src/domain/ids.ts";
import { readMark, writeMark } from "../../../src/enforcement/security-group/mark.ts";
import { createKeys } from "../../../src/keys/keys.ts";
import { createRuleSeal } from "../../../src/keys/rule-seal.ts";
import { propertyRuns } from "../../support/property-runs.ts";

const seal = createRuleSeal(createKeys(new Uint8Array(32).fill(1)));
/** What the configuration takes for a name, up to its longest. */
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,18}(-[a-z0-9]{1,19})?$/);
const marked = fc.record({
  deployment: name,
  proxy: name.map(proxyName),
  region: fc.constantFrom("us-east-1", "ap-southeast-3"),
  securityGroup: fc.stringMatching(/^sg-[0-9a-f]{17}$/),
  port: fc.integer({ min: 1, max: 65_534 }),
  source: fc.ipV4().map((address) => cidr(`${address}/32`)),
  until: fc.integer({ min: 0, max: Date.UTC(2200, 0) }).map(instant),
});
type Marked = typeof marked extends fc.Arbitrary<infer T> ? T : never;

const ruleOf = ({ region, securityGroup, port, source }: Marked) => ({
  group: { region, securityGroup },
  ports: { from: port, to: port },
  cidr: source,
});
const written = (one: Marked): string => writeMark(seal, one, { ...ruleOf(one), until: one.until });

describe("the mark of a rule", () => {
  it("reads back as it was written, and is what EC2 takes for a description", () => {
    fc.assert(
      fc.property(marked, (one) => {
        const text = written(one);
        const { deployment, proxy } = one;
        const until = new Date(one.until).toISOString();
        expect(readMark(seal, text, ruleOf(one))).toEqual({ deployment, proxy, until, isGenuine: true });
        expect(text).toMatch(/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
      }),
      propertyRuns({ seed: 61, numRuns: 300 }),
    );
  });

  it("is not ours once any one character of it is another, is gone, or is one more (I14)", () => {
    const letter = fc.constantFrom(..."aZ09 ._-:/=é\u0000");
    const edits = fc.constantFrom("change" as const, "drop" as const, "add" as const);
    fc.assert(
      fc.property(marked, fc.tuple(fc.nat(), letter, edits), (one, [at, other, edit]) => {
        const text = written(one);
        const place = at % text.length;
        const after = text.slice(edit === "add" ? place : place + 1);
        const edited = text.slice(0, place) + (edit === "drop" ? "" : other) + after;
        fc.pre(edited !== text);
        expect(readMark(seal, edited, ruleOf(one))?.isGenuine ?? false).toBe(false);
      }),
      propertyRuns({ seed: 62, numRuns: 1_000 }),
    );
  });

  it("is not genuine on any rule but its own (I14)", () => {
    fc.assert(
      fc.property(
        marked,
        marked,
        fc.constantFrom("region", "securityGroup", "port", "source"),
        (one, other, field) => {
          const moved = { ...one, [field]: other[field] };
          const same = JSON.stringify(ruleOf(moved)) === JSON.stringify(ruleOf(one));
          expect(readMark(seal, written(one), ruleOf(moved))?.isGenuine).toBe(same);
        },
      ),
      propertyRuns({ seed: 63, numRuns: 300 }),
    );
  });
});
