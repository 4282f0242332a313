import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { VolumePlan } from '../../dicom-sr/volume/volume-plan.js';

/**
 * Refuses a volume that would take more than so many bytes, before it is fetched.
 * @throws {DicomError} series-too-large
 */
export function refuseBytes({ slots }: VolumePlan, limit: number): void {
  const [rows, columns] = slots[0].frames[0].matrix;
  if (2 * rows * columns * slots.length <= limit) return;
  throw new DicomError(
    'series-too-large',
    `The slices around the mark take more than ${Math.round(limit / 2 ** 20)} MB.`,
  );
}
