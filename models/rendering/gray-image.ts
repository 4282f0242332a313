import { PNG } from 'pngjs';

/** An 8-bit gray picture, row by row from the top. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  /** 0 (black) – 255 (white), length = width · height. */
  readonly pixels: Uint8Array;
}

const GRAY = 0;

/** @returns the picture as a PNG file (8-bit gray), every value kept. */
export function encodeGrayPng({ width, height, pixels }: GrayImage): Uint8Array {
  const png = new PNG({ width, height, colorType: GRAY, inputColorType: GRAY, inputHasAlpha: false, bitDepth: 8 });
  png.data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return PNG.sync.write(png, { colorType: GRAY, inputColorType: GRAY, inputHasAlpha: false, bitDepth: 8 });
}

/** @returns the picture as a `data:` URI, for an SVG or HTML image that needs no second file. */
export function grayPngDataUri(image: GrayImage): string {
  return `data:image/png;base64,${Buffer.from(encodeGrayPng(image)).toString('base64')}`;
}
