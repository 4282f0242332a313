import { DicomError } from '../../../dicom-sr/errors/dicom-error.js';
import { assembleVolume } from '../../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../../dicom-sr/volume/read-ct-image.js';
import type { PatientDocuments } from '../patient-documents.js';
import type { VisitSeries } from './visit-pairs.js';

/** @returns the series of a folder as volumes, the one that was asked for last kept. @throws {DicomError} where one is no volume */
export function folderSeries(documents: PatientDocuments): (series: VisitSeries) => Promise<CtVolume> {
  let last: { readonly uid: string; readonly volume: Promise<CtVolume> } | undefined;
  const read = async (uid: string): Promise<CtVolume> => {
    const images = [];
    for await (const part10 of documents.readSeries?.(uid) ?? []) images.push(readCtImage(part10));
    if (images.length === 0) throw new DicomError('image-not-found', 'The marked series is not there.');
    return assembleVolume(images);
  };
  return ({ seriesInstanceUID: uid }) => {
    if (last?.uid !== uid) last = { uid, volume: read(uid) };
    return last.volume;
  };
}
