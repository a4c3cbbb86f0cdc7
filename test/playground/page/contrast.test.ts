import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const theme = join(import.meta.dirname, "../../../src/playground/page/styles/theme.css");

/** WCAG 2.2: relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

type Colours = Readonly<Record<string, readonly [light: string, dark: string]>>;

async function colours(): Promise<Colours> {
  const css = await readFile(theme, "utf8");
  const pairs = css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g);
  return Object.fromEntries([...pairs].map(([, name = "", light = "", dark = ""]) => [name, [light, dark]]));
}

describe("the page's colours", () => {
  it.each(["light", "dark"] as const)("can be read on every ground, in the %s theme", async (name) => {
    const theme = await colours();
    const at = name === "light" ? 0 : 1;
    const of = (colour: string): string => theme[colour]?.[at] ?? "";
    for (const ink of ["ink", "dim", "open", "waiting", "bad", "link"])
      for (const ground of ["background", "panel"])
        expect(contrast(of(ink), of(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const ground of ["open", "bad"])
      expect(contrast(of("on-colour"), of(ground)), `on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });
});
