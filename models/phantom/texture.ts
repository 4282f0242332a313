import type { SeededRandom } from './seeded-random.js';

/** A smooth random field: mean about 0, standard deviation about 1 over space. */
export type Texture = (x: number, y: number, z: number) => number;

const SIZE = 32;

/**
 * @param cellMm size of a grain; the field repeats after 32 of them
 * @returns normal values on a lattice, interpolated (smoothstep) in between
 */
export function smoothTexture(random: SeededRandom, cellMm: number): Texture {
  const lattice = Float32Array.from({ length: SIZE ** 3 }, () => random.normal() * 1.6);
  const mask = SIZE - 1;
  return (x, y, z) => {
    const u = x / cellMm;
    const v = y / cellMm;
    const w = z / cellMm;
    const i = Math.floor(u);
    const j = Math.floor(v);
    const k = Math.floor(w);
    const a = fade(u - i);
    const b = fade(v - j);
    const c = fade(w - k);
    const i0 = i & mask;
    const i1 = (i + 1) & mask;
    const j0 = (j & mask) * SIZE;
    const j1 = ((j + 1) & mask) * SIZE;
    const k0 = (k & mask) * SIZE * SIZE;
    const k1 = ((k + 1) & mask) * SIZE * SIZE;
    const low = mix(
      mix(lattice[k0 + j0 + i0], lattice[k0 + j0 + i1], a),
      mix(lattice[k0 + j1 + i0], lattice[k0 + j1 + i1], a),
      b,
    );
    const high = mix(
      mix(lattice[k1 + j0 + i0], lattice[k1 + j0 + i1], a),
      mix(lattice[k1 + j1 + i0], lattice[k1 + j1 + i1], a),
      b,
    );
    return mix(low, high, c);
  };
}

const fade = (t: number): number => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
