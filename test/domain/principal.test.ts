import { describe, expect, it } from "vitest";
import { readPrincipal, writePrincipal } from "../../src/domain/principal.ts";

describe("a principal", () => {
  it.each(["everyone", "person:ana@example.com", "group:sre", "slack:S0123ABCD"])(
    "is read from %j, and written as that",
    (text) => {
      const read = readPrincipal(text);
      expect(read === null ? null : writePrincipal(read)).toBe(text);
    },
  );

  it.each(["", "everyone ", "Everyone", "xgroup:sre", "group:", "group:a b", "role:sre", "not group:sre"])(
    "is none where the text is %j",
    (text) => {
      expect(readPrincipal(text)).toBeNull();
    },
  );
});
