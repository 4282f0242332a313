import { beforeAll, describe, expect, test } from '@jest/globals';
import { createRequire } from 'node:module';
import { GrabCut } from '../../models/grabcut/grabcut.js';
import { countOverlap, overlapMetrics } from '../../models/metrics/overlap.js';
import { trimapFromRecist } from '../../models/trimap/trimap-from-recist.js';

/** What is used of opencv-js; its own types need the DOM. */
interface Matrix {
  readonly data: Uint8Array;
  delete(): void;
}
interface OpenCv {
  Mat: new (...size: readonly number[]) => Matrix;
  matFromArray(rows: number, columns: number, type: number, values: ArrayLike<number>): Matrix;
  grabCut(image: Matrix, mask: Matrix, box: unknown, bg: Matrix, fg: Matrix, rounds: number, mode: number): void;
  Rect: new () => unknown;
  readonly CV_8UC1: number;
  readonly CV_8UC3: number;
  readonly GC_INIT_WITH_MASK: number;
}

const size = { rows: 72, columns: 96 };
const axes = {
  longAxis: [
    [24, 36],
    [71, 36],
  ],
  shortAxis: [
    [48, 18],
    [48, 53],
  ],
} as const;

/** An ellipse on a ground, with noise; the neighbour at its side is brighter still. */
function lesionImage(contrast: number, seed: number): Uint8Array {
  let state = seed;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  return Uint8Array.from({ length: size.rows * size.columns }, (_, i) => {
    const [x, y] = [((i % size.columns) - 48) / 24, (Math.floor(i / size.columns) - 36) / 18];
    const neighbour = Math.hypot(x - 1.3, y + 0.9) < 0.4 ? 2 * contrast : 0;
    const noise = 20 * (random() + random() + random() - 1.5);
    return 90 + (Math.hypot(x, y) < 1 ? contrast : neighbour) + noise;
  });
}

describe('GrabCut beside OpenCV', () => {
  let cv: OpenCv;

  beforeAll(async () => {
    const loaded = createRequire(import.meta.url)('@techstark/opencv-js') as OpenCv & {
      onRuntimeInitialized?: () => void;
    };
    if (typeof loaded.Mat !== 'function') await new Promise<void>((resolve) => (loaded.onRuntimeInitialized = resolve));
    cv = loaded;
  });

  const byOpenCv = (image: Uint8Array, trimap: Uint8Array): Uint8Array => {
    const threeChannels = Uint8Array.from({ length: 3 * image.length }, (_, i) => image[Math.floor(i / 3)]);
    const picture = cv.matFromArray(size.rows, size.columns, cv.CV_8UC3, threeChannels);
    const mask = cv.matFromArray(size.rows, size.columns, cv.CV_8UC1, trimap);
    const [background, foreground] = [new cv.Mat(), new cv.Mat()];
    cv.grabCut(picture, mask, new cv.Rect(), background, foreground, 5, cv.GC_INIT_WITH_MASK);
    const result = Uint8Array.from(mask.data, (value) => value & 1);
    for (const matrix of [picture, mask, background, foreground]) matrix.delete();
    return result;
  };

  test.each([
    [80, 1],
    [50, 2],
    [35, 3],
  ])('finds the same mask of a lesion with a contrast of %d levels', (contrast, seed) => {
    const image = lesionImage(contrast, seed);
    const trimap = trimapFromRecist(size, axes);
    const ours = new GrabCut().segment(image, trimap, size);
    const { dice } = overlapMetrics(countOverlap(ours, byOpenCv(image, trimap)));
    expect(dice).toBeGreaterThan(0.98);
  });
});
