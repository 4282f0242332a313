import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { ReadMarks, UnplacedMark } from '../../dicom-sr/measurement/mark.js';
import type { CandidateImage } from '../../dicom-sr/readers/placement/candidate-image.js';
import { candidateImages } from '../../dicom-sr/readers/placement/candidate-image.js';
import { measureSegments } from '../../dicom-sr/readers/placement/measure-segment.js';
import { placeMarks } from '../../dicom-sr/readers/placement/place-marks.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import { isVolumeImage, onlyCt } from '../../dicom-sr/volume/image-sop-classes.js';
import type { Pacs } from '../pacs/pacs.js';
import type { SegmentationArchive } from './fetch-segmentations.js';
import { fetchSegmentations } from './fetch-segmentations.js';

type Archive = Pick<Pacs, 'retrieveSeriesMetadata'> & SegmentationArchive;

/** What may come later. */
const mayCome = ['image-not-found', 'segmentation-not-found'] as const;

/**
 * Places the marks of a document that wait for the geometry of their images, by the metadata of the series in the archive, and those that were
 * measured on a segmentation, by fetching it.
 * @param studyInstanceUID of the document; its marks may name another one
 * @throws {DicomError} image-not-found or segmentation-not-found where no mark of the document can be placed as these are not there yet
 * @throws {PacsError}
 */
export async function placeInArchive(
  pacs: Archive,
  read: ReadMarks,
  studyInstanceUID: string,
  modalities: readonly Modality[] = onlyCt,
): Promise<ReadMarks> {
  if (read.unplaced === undefined || read.unplaced.length === 0) return read;
  const measured = measureSegments(read, await fetchSegmentations(pacs, read, studyInstanceUID));
  const images: CandidateImage[] = [];
  for (const [study, wanted] of byStudy(measured.unplaced ?? [], studyInstanceUID)) {
    for (const series of await seriesOf(pacs, study, wanted, modalities))
      images.push(...(await imagesOf(pacs, study, series, modalities)));
  }
  const placed = placeMarks(measured, images);
  const missing = mayCome.find((code) => placed.warnings.some(({ reason }) => reason === code));
  if (placed.marks.length > 0 || missing === undefined) return placed;
  const what = missing === 'image-not-found' ? 'images' : 'segmentations';
  throw new DicomError(missing, `The ${what} of the marks are not in the study.`);
}

function byStudy(marks: readonly UnplacedMark[], own: string): ReadonlyMap<string, readonly UnplacedMark[]> {
  const studies = new Map<string, UnplacedMark[]>();
  for (const mark of marks) {
    const study = mark.studyInstanceUID ?? own;
    studies.set(study, [...(studies.get(study) ?? []), mark]);
  }
  return studies;
}

/** Series that the marks name, as far as the study holds them; all of its images where a mark names none. */
async function seriesOf(
  pacs: Archive,
  study: string,
  marks: readonly UnplacedMark[],
  modalities: readonly Modality[],
): Promise<readonly string[]> {
  const series = (await pacs.searchSeries(study)).filter(({ modality }) =>
    (modalities as readonly string[]).includes(modality),
  );
  const named = marks.map(({ place }) => (place.kind === 'patient-lines' ? (place.seriesInstanceUIDs ?? []) : []));
  const wanted = new Set(named.flat());
  const needsAll = named.some((uids) => uids.length === 0);
  return series.map(({ seriesInstanceUID }) => seriesInstanceUID).filter((uid) => needsAll || wanted.has(uid));
}

async function imagesOf(
  pacs: Archive,
  study: string,
  series: string,
  modalities: readonly Modality[],
): Promise<readonly CandidateImage[]> {
  const metadata = await pacs.retrieveSeriesMetadata(study, series);
  return metadata
    .flatMap((json) => candidateImages(readDicomJson(json)))
    .filter(({ sopClassUID }) => isVolumeImage(sopClassUID, modalities));
}
