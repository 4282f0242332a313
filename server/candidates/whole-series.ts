import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { VolumeSource } from '../interactive/lesion-source.js';

/** Pixels; longer than any image is wide, so that everything lies within reach of it. */
const acrossEverything = 4096;

/** @returns a whole series, by way of a mark on one of its images whose surroundings are everything. @throws {DicomError} @throws {PacsError} */
export function wholeSeries(
  volumes: VolumeSource,
  studyInstanceUID: string,
  seriesInstanceUID: string,
  sopInstanceUID: string,
): Promise<CtVolume> {
  const image = { sopClassUID: '', sopInstanceUID, studyInstanceUID, seriesInstanceUID };
  const mark: Mark = {
    longAxis: {
      endpoints: [
        [0, 0],
        [acrossEverything, 0],
      ],
    },
    referencedImage: image,
    findingSites: [],
    source: { sopClassUID: '', sopInstanceUID: '', seriesInstanceUID: '', studyInstanceUID, groupIndex: 0 },
  };
  return volumes.around(studyInstanceUID, seriesInstanceUID, mark, 0);
}
