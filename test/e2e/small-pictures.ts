import { crc32, deflateSync } from "node:zlib";
import { applyPalette, GIFEncoder, quantize } from "gifenc";
import { PNG } from "pngjs";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");
/** Eight bits a pixel, each naming a colour of the palette. */
const PALETTE_FORM = [8, 3, 0, 0, 0] as const;

function reduced(png: Buffer) {
  const { width, height, data } = PNG.sync.read(png);
  const palette = quantize(data, 256);
  return { width, height, palette, pixels: applyPalette(data, palette) };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** The same picture in at most 256 colours, in a third of the bytes. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, palette, pixels } = reduced(png);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set(PALETTE_FORM, 8);
  // Each row begins with a byte that names its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(([red = 0, green = 0, blue = 0]) => [red, green, blue]))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One after another, each shown for the same time, over and over. */
export function animatedGif(frames: readonly Buffer[], delay: number): Uint8Array {
  const encoder = GIFEncoder();
  for (const frame of frames) {
    const { width, height, palette, pixels } = reduced(frame);
    encoder.writeFrame(pixels, width, height, { palette, delay });
  }
  encoder.finish();
  return encoder.bytes();
}
