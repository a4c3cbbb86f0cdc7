import { describe, expect, it } from "vitest";
import { nearest } from "../../src/domain/nearest.ts";

const targets = ["orders-db", "ledger", "admin-ui"];

describe("nearest", () => {
  it("finds a word with a letter left out, put in, changed or swapped", () => {
    for (const found of ["order-db", "orderss-db", "orders-dd", "odrers-db", "ORDERS-DB"]) {
      expect(nearest(found, targets)).toBe("orders-db");
    }
  });

  it("counts a swap in a short word as one slip", () => {
    expect(nearest("hlep", ["help"])).toBe("help");
    expect(nearest("hxxp", ["help"])).toBeNull();
  });

  it("finds nothing where nothing is close", () => {
    expect(nearest("kitchen", targets)).toBeNull();
    expect(nearest("", targets)).toBeNull();
    expect(nearest("ledger", [])).toBeNull();
  });

  it("takes the closest, and the first of equals", () => {
    expect(nearest("prod-est", ["prod-west", "prod-east"])).toBe("prod-west");
    expect(nearest("prod-eas", ["prod-west", "prod-east"])).toBe("prod-east");
  });
});
