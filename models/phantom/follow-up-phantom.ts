import type { Affine } from '../../dicom-sr/geometry/affine.js';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { RigidTransform } from '../registration/rigid-transform.js';
import { identityTransform } from '../registration/rigid-transform.js';
import type { BodyMotion } from './body-motion.js';
import { bodyMotion } from './body-motion.js';
import { paintPatient } from './create-phantom.js';
import { growLesion, markOf } from './grow-lesion.js';
import { resampleHu, resampleMask } from './move-picture.js';
import type { Canvas } from './paint.js';
import { EXTENT_MM, FIELD_OF_VIEW_MM, phantomGrid } from './phantom-grid.js';
import type { PhantomGrid } from './phantom-grid.js';
import type { PhantomLesion } from './phantom-lesion.js';
import type { LesionPlace } from './place-lesions.js';
import { placeLesions } from './place-lesions.js';
import { scan } from './scanner.js';
import { seededRandom } from './seeded-random.js';

/** One visit of a phantom patient: how he lay, what the scanner saw, and what had become of his lesions. */
export interface PhantomVisit {
  /** How the body lies against the first visit; as it lay unless given. */
  readonly pose?: RigidTransform;
  /** How far breath moves a point beyond the pose at most, mm; 0 unless given. */
  readonly deformationMm?: number;
  readonly slices: number;
  readonly matrix: number;
  /** Edge of the reconstructed square, mm. */
  readonly fieldOfViewMm?: number;
  /** From the lower to the upper end of the scan, in mm of the first visit. */
  readonly extentMm?: readonly [from: number, to: number];
  /** Size of each lesion against the first drawn one: 0 is gone (or not there yet), 1 unchanged, 1.2 is 20 % longer. */
  readonly sizes: readonly number[];
}

/** A lesion of one visit; `number` is the same at every visit. */
export interface VisitLesion extends PhantomLesion {
  readonly number: number;
  /** Of the solid, LPS mm of the visit. */
  readonly centreLps: Vec3;
}

/** One visit as it was scanned. */
export interface ScannedVisit {
  readonly volume: Volume;
  readonly affine: Affine;
  readonly lesions: readonly VisitLesion[];
  readonly motion: BodyMotion;
}

export interface FollowUpPhantomOptions {
  readonly seed: number;
  /** Lesions over all visits, also those that come or go. */
  readonly lesions: number;
  readonly noiseHu?: number;
  /** Grid that the patient is painted on before he is moved and scanned: coarser is quicker. */
  readonly painted?: { readonly slices: number; readonly matrix: number };
  readonly visits: readonly PhantomVisit[];
}

const paintedGrid = { slices: 96, matrix: 320 } as const;

/**
 * Yields the visits of one phantom patient: the same anatomy, moved and bent, with lesions that grow, shrink, come and go. Visits come one at
 * a time, as each takes 100 MB and more.
 * @throws {RangeError} for grids beyond `gridLimits`
 */
export function* followUpPhantom(options: FollowUpPhantomOptions): Generator<ScannedVisit> {
  const { seed, lesions, visits, noiseHu = 13, painted: grid = paintedGrid } = options;
  const canvas = paintPatient(seed, phantomGrid(grid));
  const places = placeLesions(canvas, lesions, seededRandom(seed + 0.5 * 2 ** 32));
  for (const [index, visit] of visits.entries()) {
    const random = seededRandom(seed + (index + 2) * 2 ** 20);
    const motion = bodyMotion(visit.pose ?? identityTransform, visit.deformationMm ?? 0, random);
    const painted: Canvas = { ...canvas, hu: canvas.hu.slice() };
    const grown = places.flatMap((place, number) => grownLesion(painted, place, number, seed, visit) ?? []);
    const scanned = visitGrid(visit, motion);
    const voxels = scan(resampleHu(painted, scanned, motion), scanned, noiseHu, random);
    yield {
      volume: { voxels, shape: scanned.shape, spacingMm: scanned.spacingMm },
      affine: scanned.affine,
      motion,
      lesions: grown.flatMap((lesion) => movedLesion(lesion, painted.grid, scanned, motion) ?? []),
    };
  }
}

interface GrownLesion extends PhantomLesion {
  readonly number: number;
  readonly centreMm: Vec3;
}

/** The same seed at every visit: a lesion keeps its shape while it grows. */
function grownLesion(
  canvas: Canvas,
  place: LesionPlace,
  number: number,
  seed: number,
  { sizes }: PhantomVisit,
): GrownLesion | undefined {
  const size = sizes[number] ?? 1;
  if (size <= 0) return undefined;
  const name = `${place.kind.name} ${number + 1}`;
  const lesion = growLesion(
    canvas,
    { ...place, radiusMm: place.radiusMm * size },
    name,
    seededRandom(seed + number * 977 + 2 ** 31),
  );
  return lesion && { ...lesion, number, centreMm: place.centreMm };
}

function visitGrid(visit: PhantomVisit, motion: BodyMotion): PhantomGrid {
  const { slices, matrix, fieldOfViewMm = FIELD_OF_VIEW_MM, extentMm = [EXTENT_MM.from, EXTENT_MM.to] } = visit;
  const { shape } = phantomGrid({ slices, matrix });
  const pixel = fieldOfViewMm / matrix;
  const spacing = (extentMm[1] - extentMm[0]) / slices;
  const middle = motion.toVisit([0, 0, (extentMm[0] + extentMm[1]) / 2]);
  const half = (pixel - fieldOfViewMm) / 2;
  return {
    shape,
    spacingMm: [spacing, pixel, pixel],
    affine: {
      origin: [
        Math.round(middle[0]) + half,
        Math.round(middle[1]) + half,
        middle[2] + (extentMm[0] - extentMm[1] + spacing) / 2,
      ],
      columnStep: [pixel, 0, 0],
      rowStep: [0, pixel, 0],
      sliceStep: [0, 0, spacing],
    },
  };
}

/** @returns undefined for a lesion that lies outside of the scan. */
function movedLesion(
  lesion: GrownLesion,
  from: PhantomGrid,
  to: PhantomGrid,
  motion: BodyMotion,
): VisitLesion | undefined {
  const { mask: truth, volumeMm3 } = resampleMask(lesion.truth, from, to, motion);
  const mark = markOf(truth, to.spacingMm);
  if (mark === undefined) return undefined;
  const { centreMm, ...known } = lesion;
  return { ...known, truth, volumeMm3, mark, centreLps: centreOf(truth, to) ?? motion.toVisit(centreMm) };
}

function centreOf({ origin, shape, voxels }: Mask, { affine }: PhantomGrid): Vec3 | undefined {
  let [count, slice, row, column] = [0, 0, 0, 0];
  for (let k = 0, i = 0; k < shape[0]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let c = 0; c < shape[2]; c++, i++) {
        if (voxels[i] === 0) continue;
        [count, slice, row, column] = [count + 1, slice + k, row + j, column + c];
      }
  if (count === 0) return undefined;
  return indexToLps(affine, origin[2] + column / count, origin[1] + row / count, origin[0] + slice / count);
}
