import type { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import type { SliceRowColumn } from '../../../../dicom-sr/volume/volume.js';
import { EvaluationError } from '../../errors/evaluation-error.js';
import type { NiftiImage } from './nifti-image.js';

/** pixdim and affine may differ by rounding; by more, one of them is wrong and nobody can say which. */
const TOLERANCE = 0.01;
/** Cosine between two grid directions from which the grid counts as sheared (a gantry tilt of half a degree). */
const SHEAR = 0.0087;

type Column = readonly [number, number, number];

/**
 * @returns spacing in mm from pixdim (and xyzt_units), and the position of the first voxel where qform or sform give one
 * @throws {EvaluationError} nifti-invalid-spacing where spacing is absent, contradicts the affine, or the affine is sheared
 */
export function readSpacing(header: NIFTI1 | NIFTI2): Pick<NiftiImage, 'spacingMm' | 'originRas'> {
  const unitMm = millimetresPerUnit(header.xyzt_units);
  const [column, row, slice] = [1, 2, 3].map((axis) => Math.abs(header.pixDims[axis]) * unitMm);
  const spacingMm = [slice, row, column] as const;
  if (!spacingMm.every((mm) => Number.isFinite(mm) && mm > 0)) {
    throw new EvaluationError('nifti-invalid-spacing', 'pixdim holds no positive spacing');
  }
  if (header.qform_code < 1 && header.sform_code < 1) return { spacingMm };
  const columns = [0, 1, 2, 3].map((i) => [0, 1, 2].map((j) => header.affine[j][i] * unitMm) as unknown as Column);
  // Rounding can make the quaternion's real part NaN: its rotation is then unusable, pixdim is not.
  if (!columns.flat().every(Number.isFinite)) return { spacingMm };
  checkAffine(columns.slice(0, 3), spacingMm);
  return { spacingMm, originRas: columns[3] };
}

/** xyzt_units of nifti1.h; mm where the header does not say. */
function millimetresPerUnit(units: number): number {
  const space = units & 7;
  return space === 1 ? 1000 : space === 3 ? 0.001 : 1;
}

function checkAffine(directions: readonly Column[], [slice, row, column]: SliceRowColumn): void {
  const lengths = directions.map((direction) => Math.hypot(...direction));
  const agree = [column, row, slice].every((mm, i) => Math.abs(lengths[i] - mm) <= TOLERANCE * mm);
  if (!agree) throw new EvaluationError('nifti-invalid-spacing', 'pixdim and affine contradict each other');
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const) {
    const cosine =
      directions[a].reduce((sum, value, i) => sum + value * directions[b][i], 0) / (lengths[a] * lengths[b]);
    if (Math.abs(cosine) > SHEAR) throw new EvaluationError('nifti-invalid-spacing', 'the affine is sheared');
  }
}
