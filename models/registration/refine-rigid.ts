import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { norm } from '../../dicom-sr/geometry/vec3.js';
import { transformPoint } from './rigid-transform.js';
import type { BodySamples } from './body-samples.js';
import type { CoarseVolume } from './coarse-volume.js';
import type { RigidTransform } from './rigid-transform.js';
import { compose, turnAbout } from './rigid-transform.js';
import { indexMap, sampleAt } from './sample-volume.js';
import { solveSymmetric } from './solve-symmetric.js';

const mostSteps = 30;
/** A step that moves the rim of the body less than this is the last one, in edges of a voxel: what a coarser level leaves a finer one mends. */
const smallestStep = 0.02;
/** Radius at which a turn is counted as a way, mm. */
const bodyRadiusMm = 150;
/** Share of the samples that both volumes must hold for a step to mean something. */
const leastShare = 0.1;

/** Normal equations of one step: unknowns are turn (3) and shift (3). */
interface Step {
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
  /** Mean of the robust cost over the samples. */
  readonly cost: number;
  readonly count: number;
}

/**
 * Moves a transform downhill until both volumes agree best: Gauss–Newton with Levenberg's damping on differences of HU. Differences are
 * weighted by Geman and McClure's function, so that lesions that grew, contrast medium and bowel that moved do not pull.
 * @param start a transform within about a voxel or two of the coarsest structures
 * @see Levenberg 1944; Geman and McClure 1987; Baker and Matthews 2004 (forward compositional alignment)
 */
export function refineRigid(samples: BodySamples, moving: CoarseVolume, start: RigidTransform): RigidTransform {
  let transform = start;
  let damping = 1e-3;
  const smallestStepMm = smallestStep * Math.min(...moving.spacingMm);
  let step = normalEquations(samples, moving, transform);
  for (let n = 0; n < mostSteps && step.count > leastShare * samples.values.length; n++) {
    const centre = transformPoint(transform, samples.centre);
    const change = dampedStep(step, damping);
    if (change === undefined) break;
    const moved = compose(transform, turnAbout(centre, vec(change, 0), vec(change, 3)));
    const next = normalEquations(samples, moving, moved);
    if (next.cost < step.cost && next.count > 0.7 * step.count) {
      [transform, step, damping] = [moved, next, damping / 5];
      if (norm(vec(change, 3)) + bodyRadiusMm * norm(vec(change, 0)) < smallestStepMm) break;
    } else if ((damping *= 8) > 1e4) break;
  }
  return transform;
}

const vec = (values: Float64Array, from: number): Vec3 => [values[from], values[from + 1], values[from + 2]];

function dampedStep({ matrix, vector }: Step, damping: number): Float64Array | undefined {
  const damped = matrix.slice();
  for (let i = 0; i < 6; i++) damped[7 * i] += damping * matrix[7 * i] + 1e-9;
  return solveSymmetric(damped, vector);
}

/** HU at which a difference has lost three quarters of its weight. */
const robustHu = 150;

function normalEquations(samples: BodySamples, moving: CoarseVolume, transform: RigidTransform): Step {
  const { points, values, centre } = samples;
  const m = indexMap(moving, transform);
  const gradient = createGradient(moving);
  const about = transformPoint(transform, centre);
  const matrix = new Float64Array(36);
  const vector = new Float64Array(6);
  const row = new Float64Array(6);
  const place = new Float64Array(3);
  const slope = new Float64Array(3);
  let cost = 0;
  let count = 0;
  const [rx, ry, rz] = transform.rotation;
  const { shift } = transform;
  for (let n = 0, p = 0; n < values.length; n++, p += 3) {
    const x = points[p];
    const y = points[p + 1];
    const z = points[p + 2];
    const column = m[0] * x + m[1] * y + m[2] * z + m[3];
    const line = m[4] * x + m[5] * y + m[6] * z + m[7];
    const slice = m[8] * x + m[9] * y + m[10] * z + m[11];
    const value = sampleAt(moving, column, line, slice);
    if (Number.isNaN(value) || !gradient(column, line, slice, slope)) continue;
    const difference = values[n] - value;
    const ratio = 1 / (1 + (difference / robustHu) ** 2);
    const weight = ratio * ratio;
    count += 1;
    cost += difference * difference * ratio;
    place[0] = rx[0] * x + rx[1] * y + rx[2] * z + shift[0] - about[0];
    place[1] = ry[0] * x + ry[1] * y + ry[2] * z + shift[1] - about[1];
    place[2] = rz[0] * x + rz[1] * y + rz[2] * z + shift[2] - about[2];
    row[0] = place[1] * slope[2] - place[2] * slope[1];
    row[1] = place[2] * slope[0] - place[0] * slope[2];
    row[2] = place[0] * slope[1] - place[1] * slope[0];
    row[3] = slope[0];
    row[4] = slope[1];
    row[5] = slope[2];
    for (let i = 0; i < 6; i++) {
      vector[i] += weight * row[i] * difference;
      for (let j = 0; j <= i; j++) matrix[6 * i + j] += weight * row[i] * row[j];
    }
  }
  for (let i = 0; i < 6; i++) for (let j = i + 1; j < 6; j++) matrix[6 * i + j] = matrix[6 * j + i];
  return { matrix, vector, cost: count === 0 ? Infinity : cost / count, count };
}

/** @returns a function that writes HU per mm along x, y, z (central differences over one voxel) and says whether the place allows it. */
function createGradient(volume: CoarseVolume) {
  const { columnStep, rowStep, sliceStep } = volume.affine;
  const [dz, dy, dx] = volume.spacingMm;
  const unit = [columnStep, rowStep, sliceStep].map((step, axis) => step.map((part) => part / [dx, dy, dz][axis]));
  return (column: number, row: number, slice: number, slope: Float64Array): boolean => {
    const along = (sampleAt(volume, column + 0.5, row, slice) - sampleAt(volume, column - 0.5, row, slice)) / dx;
    const down = (sampleAt(volume, column, row + 0.5, slice) - sampleAt(volume, column, row - 0.5, slice)) / dy;
    const up = (sampleAt(volume, column, row, slice + 0.5) - sampleAt(volume, column, row, slice - 0.5)) / dz;
    for (let axis = 0; axis < 3; axis++)
      slope[axis] = along * unit[0][axis] + down * unit[1][axis] + up * unit[2][axis];
    return !Number.isNaN(along + down + up);
  };
}
