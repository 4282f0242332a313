import type { HuWindow } from '../data/hu-window.js';
import type { Tensor } from '../graph/value.js';
import type { PlaneSize } from '../raster/plane-size.js';

/** Runs both generators on tiles. @param image [N, 1, tileSide, tileSide], 0…1 */
export type PredictEnhancement = (image: Tensor) => Promise<Readonly<Record<'denoised' | 'enhanced', Tensor>>>;

/** A slice after each stage, HU, as long as the slice. */
export interface EnhancedPlane {
  readonly denoised: Float32Array;
  readonly enhanced: Float32Array;
}

/** Rows and columns that the generators see at once, and how much of them on each side is only there to be seen. */
export const tileSide = 64;
const margin = 8;
const core = tileSide - 2 * margin;
/** Tiles that go through the generators at once. */
const batch = 16;

/**
 * @returns a slice without its noise, and with sharper edges and more contrast (003, section 3.4). Only what lies in the window is changed: what is
 * beyond keeps how far beyond it is. Large slices go through in tiles that overlap.
 * @param hu C order [row, column]
 */
export async function enhancePlane(
  hu: ArrayLike<number>,
  size: PlaneSize,
  window: HuWindow,
  predict: PredictEnhancement,
): Promise<EnhancedPlane> {
  const width = window.upper - window.lower;
  const levels = Float32Array.from(hu, (value) => clamp((value - window.lower) / width));
  const beyond = Float32Array.from(hu, (value, i) => value - window.lower - levels[i] * width);
  const made = { denoised: new Float32Array(levels.length), enhanced: new Float32Array(levels.length) };
  const corners = cornersOf(size);
  for (let first = 0; first < corners.length; first += batch) {
    const part = corners.slice(first, first + batch);
    const results = await predict(tilesOf(levels, size, part));
    part.forEach((corner, n) => {
      for (const name of ['denoised', 'enhanced'] as const) paste(results[name], n, corner, made[name], size);
    });
  }
  const inHu = (values: Float32Array): Float32Array =>
    values.map((level, i) => window.lower + width * clamp(level) + beyond[i]);
  return { denoised: inHu(made.denoised), enhanced: inHu(made.enhanced) };
}

/** Row and column of the first pixel of a tile's core. */
type Corner = readonly [row: number, column: number];

function cornersOf({ rows, columns }: PlaneSize): readonly Corner[] {
  const starts = (count: number): readonly number[] =>
    Array.from({ length: Math.ceil(count / core) }, (_, i) => i * core);
  return starts(rows).flatMap((row) => starts(columns).map((column): Corner => [row, column]));
}

/** Beyond the slice its border goes on. */
function tilesOf(levels: Float32Array, { rows, columns }: PlaneSize, corners: readonly Corner[]): Tensor {
  const data = new Float32Array(corners.length * tileSide * tileSide);
  const within = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
  corners.forEach(([top, left], n) => {
    for (let i = 0; i < tileSide * tileSide; i++) {
      const row = within(top - margin + Math.floor(i / tileSide), rows);
      data[n * tileSide * tileSide + i] = levels[row * columns + within(left - margin + (i % tileSide), columns)];
    }
  });
  return { shape: [corners.length, 1, tileSide, tileSide], data };
}

function paste({ data }: Tensor, n: number, [top, left]: Corner, target: Float32Array, size: PlaneSize): void {
  for (let r = 0; r < Math.min(core, size.rows - top); r++) {
    for (let c = 0; c < Math.min(core, size.columns - left); c++)
      target[(top + r) * size.columns + left + c] = Number(data[(n * tileSide + margin + r) * tileSide + margin + c]);
  }
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
