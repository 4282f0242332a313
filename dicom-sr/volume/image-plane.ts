import { DicomError } from '../errors/dicom-error.js';
import type { Vec3 } from '../geometry/vec3.js';
import { dot, norm } from '../geometry/vec3.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { numberOf, numbersOf } from '../part10/natural-dataset.js';

/** Where an image lies in the patient, PS3.3 C.7.6.2. */
export interface ImagePlane {
  /** LPS mm of the centre of the top left pixel. */
  readonly position: Vec3;
  /** Direction cosines of a row and of a column, as in the source. */
  readonly orientation: readonly [row: Vec3, column: Vec3];
  /** mm between the centres of neighbouring rows, and of neighbouring columns. */
  readonly pixelSpacingMm: readonly [row: number, column: number];
  /** Pixels. */
  readonly matrix: readonly [rows: number, columns: number];
}

/** More pixels than any scanner writes: 8192 × 8192. An image that claims more was made to exhaust the memory. */
const mostPixels = 2 ** 26;

/** Direction cosines are written with few digits; more than this is another error than rounding. */
const cosineTolerance = 1e-3;

/**
 * @returns the plane of an image
 * @throws {DicomError} invalid-attribute where an attribute is absent, not finite, or no plane: spacing 0, cosines not orthonormal
 */
export function readImagePlane(dataset: NaturalDataset): ImagePlane {
  const [x, y, z] = finite(dataset, 'ImagePositionPatient', 3);
  const cosines = finite(dataset, 'ImageOrientationPatient', 6);
  const row: Vec3 = [cosines[0], cosines[1], cosines[2]];
  const column: Vec3 = [cosines[3], cosines[4], cosines[5]];
  const skew = Math.max(Math.abs(norm(row) - 1), Math.abs(norm(column) - 1), Math.abs(dot(row, column)));
  if (skew > cosineTolerance) throw invalid('ImageOrientationPatient is not two perpendicular unit vectors');
  const [between, along] = finite(dataset, 'PixelSpacing', 2);
  if (between <= 0 || along <= 0) throw invalid('PixelSpacing is not positive');
  const [rows, columns] = [size(dataset, 'Rows'), size(dataset, 'Columns')];
  if (rows * columns > mostPixels) throw invalid(`${rows} × ${columns} pixels are more than any image has`);
  return { position: [x, y, z], orientation: [row, column], pixelSpacingMm: [between, along], matrix: [rows, columns] };
}

function finite(dataset: NaturalDataset, keyword: string, count: number): readonly number[] {
  const values = numbersOf(dataset, keyword);
  if (values.length === count && values.every(Number.isFinite)) return values;
  throw invalid(`${keyword} is not ${count} numbers`);
}

function size(dataset: NaturalDataset, keyword: string): number {
  const value = numberOf(dataset, keyword);
  if (value !== undefined && Number.isInteger(value) && value > 0) return value;
  throw invalid(`${keyword} is not a positive number`);
}

const invalid = (what: string): DicomError => new DicomError('invalid-attribute', `${what}.`);
