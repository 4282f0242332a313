import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { SeriesWork, WorkList } from './work-list.js';

/**
 * Reads the CT series of some marks from a folder.
 * @throws {DicomError} for a series that cannot be one volume
 */
export async function readSeries(folder: string, { images }: SeriesWork): Promise<CtVolume> {
  const read = [];
  for (const name of images) read.push(readCtImage(await readFile(join(folder, name))));
  return assembleVolume(read);
}

/** @returns why a mark without a CT series is refused. */
export function noSeriesOf(work: WorkList, { referencedImage }: Mark): DicomError {
  return work.isForeignImage(referencedImage.sopInstanceUID)
    ? new DicomError('not-ct', 'The marked image is no CT image.')
    : new DicomError('image-not-found', 'The marked image is not in the folder.');
}
