import type { Affine } from '../../dicom-sr/geometry/affine.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { abdomen } from './anatomy/abdomen.js';
import { bodyWall, shoulderBlades } from './anatomy/body-wall.js';
import { chest } from './anatomy/chest.js';
import { couch } from './anatomy/couch.js';
import { ribCage } from './anatomy/rib-cage.js';
import { spine } from './anatomy/spine.js';
import { growLesion } from './grow-lesion.js';
import type { Canvas } from './paint.js';
import { paint } from './paint.js';
import { phantomGrid } from './phantom-grid.js';
import type { PhantomLesion } from './phantom-lesion.js';
import { placeLesions } from './place-lesions.js';
import { scan } from './scanner.js';
import { seededRandom } from './seeded-random.js';
import { smoothTexture } from './texture.js';
import { bodyWarp } from './warp.js';

export interface PhantomOptions {
  /** The same seed gives the same patient, voxel for voxel. */
  readonly seed: number;
  /** Slices over 240 mm; 80 are 3 mm apart. */
  readonly slices: number;
  /** Rows and columns over 380 mm. */
  readonly matrix: number;
  readonly lesions: number;
  /** Standard deviation of the noise in the middle of the trunk. */
  readonly noiseHu: number;
}

export const phantomDefaults: PhantomOptions = { seed: 1, slices: 80, matrix: 384, lesions: 7, noiseHu: 13 };

/** A synthetic CT of chest and upper abdomen, portal venous phase. */
export interface Phantom {
  /** HU, [slice, row, column], slices ascending to the head; on a SharedArrayBuffer. */
  readonly volume: Volume;
  /** Voxel index → LPS mm. */
  readonly affine: Affine;
  readonly lesions: readonly PhantomLesion[];
}

/**
 * @returns a patient with lesions of known volume; deterministic. Partial volume at every rim, limited sharpness, correlated noise.
 * @throws {RangeError} for a grid that is too coarse or too large
 */
export function createPhantom(options: Partial<PhantomOptions> = {}): Phantom {
  const { seed, slices, matrix, lesions, noiseHu } = { ...phantomDefaults, ...options };
  const grid = phantomGrid({ slices, matrix });
  const canvas = paintPatient(seed, grid);
  const random = seededRandom(seed + 0.5 * 2 ** 32);
  const grown = placeLesions(canvas, lesions, random).flatMap((place, n, all) => {
    const number = all.slice(0, n + 1).filter(({ kind }) => kind.id === place.kind.id).length;
    return growLesion(canvas, place, `${place.kind.name} ${number}`, random) ?? [];
  });
  const voxels = scan(canvas.hu, grid, noiseHu, seededRandom(seed + 2 ** 32));
  return { volume: { voxels, shape: grid.shape, spacingMm: grid.spacingMm }, affine: grid.affine, lesions: grown };
}

/** @returns the anatomy of a patient, without lesions. Painted from outside to inside; what comes later covers what was there. */
export function paintPatient(seed: number, grid: Canvas['grid']): Canvas {
  const random = seededRandom(seed);
  const warp = bodyWarp(random);
  const [coarse, fine] = [smoothTexture(random, 14), smoothTexture(random, 3.2)];
  const hu = new Float32Array(grid.shape[0] * grid.shape[1] * grid.shape[2]).fill(-1000);
  const canvas = { grid, warp, hu };
  const still = { ...canvas, warp: { shiftX: () => 0, shiftY: () => 0, largestMm: 0 } };
  couch().forEach((organ) => paint(still, organ));
  const organs = [
    ...bodyWall(coarse, fine),
    ...shoulderBlades(),
    ...ribCage(fine),
    ...abdomen(random, coarse, fine),
    ...chest(random, coarse, fine),
    ...spine(fine),
  ];
  organs.forEach((organ) => paint(canvas, organ));
  return canvas;
}
