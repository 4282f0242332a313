import type { WritableDataset } from '../../part10/writable-dataset.js';

/** How HU are stored in 16-bit words, PS3.3 C.7.6.3 and C.8.2.1: HU = stored · slope + intercept. */
export interface StoredValues {
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly slope: number;
  readonly intercept: number;
}

const asTheyAre: StoredValues = { bitsStored: 16, signed: true, slope: 1, intercept: 0 };

/** @returns Image Pixel and rescale of one image; HU are rounded to what can be stored, and clamped. */
export function storedPixels(hu: Int16Array | Float32Array, stored: StoredValues = asTheyAre): WritableDataset {
  const { bitsStored, signed, slope, intercept } = stored;
  return {
    BitsAllocated: 16,
    BitsStored: bitsStored,
    HighBit: bitsStored - 1,
    PixelRepresentation: signed ? 1 : 0,
    RescaleIntercept: intercept,
    RescaleSlope: slope,
    RescaleType: 'HU',
    PixelData: words(hu, stored),
  };
}

function words(hu: Int16Array | Float32Array, { bitsStored, signed, slope, intercept }: StoredValues): Uint8Array {
  const low = signed ? -(2 ** (bitsStored - 1)) : 0;
  const high = signed ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
  const mask = 2 ** bitsStored - 1;
  const stored = new Uint16Array(hu.length);
  for (let i = 0; i < hu.length; i++) {
    const value = Math.round((hu[i] - intercept) / slope);
    stored[i] = Math.min(high, Math.max(low, value)) & mask;
  }
  return new Uint8Array(stored.buffer);
}
