import type { SeededRandom } from './seeded-random.js';

/**
 * A gentle, invertible bend of the whole body, so that no two patients and no two sides are alike.
 * The x shift depends on y and z only, the y shift on x and z only: each is cheap to tabulate by line.
 */
export interface Warp {
  /** mm added to x before a shape of the anatomy is asked. */
  shiftX(y: number, z: number): number;
  /** mm added to y before a shape of the anatomy is asked. */
  shiftY(x: number, z: number): number;
  /** No shift is larger, mm. */
  readonly largestMm: number;
}

interface Wave {
  readonly amplitude: number;
  readonly along: number;
  readonly z: number;
  readonly phase: number;
}

const WAVES = 3;
const AMPLITUDE_MM = 2.8;

/** @returns a smooth warp of a body: three waves of at most 2.8 mm each; the same random numbers give the same warp. */
export function bodyWarp(random: SeededRandom): Warp {
  const waves = (): Wave[] =>
    Array.from({ length: WAVES }, () => ({
      amplitude: AMPLITUDE_MM * random.between(0.5, 1),
      along: (2 * Math.PI) / random.between(120, 260),
      z: (2 * Math.PI) / random.between(150, 400),
      phase: random.between(0, 2 * Math.PI),
    }));
  const [forX, forY] = [waves(), waves()];
  const sum = (terms: readonly Wave[], along: number, z: number): number => {
    let total = 0;
    for (const wave of terms) total += wave.amplitude * Math.sin(wave.along * along + wave.z * z + wave.phase);
    return total;
  };
  return {
    shiftX: (y, z) => sum(forX, y, z),
    shiftY: (x, z) => sum(forY, x, z),
    largestMm: WAVES * AMPLITUDE_MM,
  };
}
