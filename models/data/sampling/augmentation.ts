import type { SeededRandom } from '../../phantom/seeded-random.js';

/** Ranges that a training image is changed in; 0 or 1 turns a change off. */
export interface AugmentationOptions {
  /** Mirrors rows and columns, each with probability ½. */
  readonly flip: boolean;
  /** Largest rotation, degrees. */
  readonly rotationDegrees: number;
  /** Smallest and largest magnification. */
  readonly scale: readonly [smallest: number, largest: number];
  /** Largest shift, as a share of the image's side. */
  readonly shift: number;
  /** Largest change of contrast and of brightness, as a share of the window. */
  readonly contrast: number;
  readonly brightness: number;
  /** Largest standard deviation of added noise, as a share of the window. */
  readonly noise: number;
  /** Largest change of each half axis of the mark, where the mark is an input; at most .2 (001, section 3). */
  readonly markJitter: number;
  /** Probability of rotation, scale and shift together, and that of contrast, brightness and noise. */
  readonly probability: number;
}

/** 000's changes (flips, affine .8–1.3, ±10 %, ±30°, p = .5), and slight ones of intensity. */
export const usualAugmentation: AugmentationOptions = {
  flip: true,
  rotationDegrees: 30,
  scale: [0.8, 1.3],
  shift: 0.1,
  contrast: 0.1,
  brightness: 0.05,
  noise: 0.03,
  markJitter: 0.1,
  probability: 0.5,
};

/** What is done to one image. */
export interface Augmentation {
  /** Offset from the middle of the new image → offset from the middle of the old one: [row, column] = matrix · [row, column]. */
  readonly matrix: readonly [number, number, number, number];
  /** Rows and columns by which the old image is shifted. */
  readonly shift: readonly [rows: number, columns: number];
  readonly gain: number;
  readonly offset: number;
  readonly noise: number;
}

/** Leaves an image as it is. */
export const noAugmentation: Augmentation = { matrix: [1, 0, 0, 1], shift: [0, 0], gain: 1, offset: 0, noise: 0 };

/** @param side rows (and columns) of the image @returns a change, drawn at random; the same number of draws whatever comes of them. */
export function drawAugmentation(options: AugmentationOptions, side: number, random: SeededRandom): Augmentation {
  const [moves, changes] = [random.uniform() < options.probability, random.uniform() < options.probability];
  const flips = [random.uniform(), random.uniform()].map((value) => (options.flip && value < 0.5 ? -1 : 1));
  const angle = (random.between(-options.rotationDegrees, options.rotationDegrees) * Math.PI) / 180;
  const scale = random.between(...options.scale);
  const shift = [1, 1].map(() => random.between(-options.shift, options.shift) * side);
  const gain = 1 + random.between(-options.contrast, options.contrast);
  const offset = random.between(-options.brightness, options.brightness);
  const noise = random.between(0, options.noise);
  const [cos, sin] = moves ? [Math.cos(angle) / scale, Math.sin(angle) / scale] : [1, 0];
  return {
    matrix: [flips[0] * cos, -flips[0] * sin, flips[1] * sin, flips[1] * cos],
    shift: moves ? [shift[0], shift[1]] : [0, 0],
    ...(changes ? { gain, offset, noise } : { gain: 1, offset: 0, noise: 0 }),
  };
}
