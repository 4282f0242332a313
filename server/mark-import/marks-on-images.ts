import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import type { Mark, ReadMarks, ReadWarning, UnplacedMark } from '../../dicom-sr/measurement/mark.js';
import type { CandidateImage } from '../../dicom-sr/readers/placement/candidate-image.js';
import { candidateImages } from '../../dicom-sr/readers/placement/candidate-image.js';
import { placeMark } from '../../dicom-sr/readers/placement/place-marks.js';
import { readWarning } from '../../dicom-sr/readers/read-warning.js';
import type { Modality, PatientStudyHeader } from '../../dicom-sr/volume/ct-volume.js';
import { isVolumeImage } from '../../dicom-sr/volume/image-sop-classes.js';
import { readPatientStudyHeader } from '../../dicom-sr/volume/read-patient-study-header.js';
import type { MarkToWrite } from '../../dicom-sr/writers/mark-group.js';
import type { Pacs } from '../pacs/pacs.js';

/** A mark on an image that the archive holds. */
export interface MarkOnImage extends Omit<Mark, 'referencedImage'> {
  readonly referencedImage: MarkToWrite['referencedImage'];
}

/** The marks of one study, and whose they are. */
export interface MarksOfStudy {
  readonly header: PatientStudyHeader;
  readonly marks: readonly MarkOnImage[];
}

export type ImportArchive = Pick<Pacs, 'searchSeries' | 'retrieveSeriesMetadata'>;

interface StudyImage extends CandidateImage {
  readonly header: PatientStudyHeader;
}

/** What documents hold of one study. */
export interface StudyMarks {
  readonly marks: readonly Mark[];
  readonly unplaced: readonly UnplacedMark[];
  /** Whose marks a document says they are. */
  readonly patientIDs: ReadonlySet<string>;
}

/** @returns the marks of documents by the study of their images; those that name none belong to `study`, and are told of where there is none. */
export function byStudy(
  read: readonly ReadMarks[],
  study: string | undefined,
): { readonly studies: ReadonlyMap<string, StudyMarks>; readonly warnings: readonly ReadWarning[] } {
  const studies = new Map<string, { marks: Mark[]; unplaced: UnplacedMark[]; patientIDs: Set<string> }>();
  const warnings: ReadWarning[] = [];
  for (const { marks, unplaced = [], patientID } of read) {
    const of = (uid: string | undefined, groupIndex: number) => {
      if (uid === undefined || uid === '') return void warnings.push(readWarning('image-not-found', groupIndex));
      const known = studies.get(uid) ?? { marks: [], unplaced: [], patientIDs: new Set<string>() };
      studies.set(uid, known);
      if (patientID !== undefined && patientID !== '') known.patientIDs.add(patientID);
      return known;
    };
    for (const mark of marks)
      of(mark.referencedImage.studyInstanceUID ?? study, mark.source.groupIndex)?.marks.push(mark);
    for (const each of unplaced) of(each.studyInstanceUID ?? study, each.mark.source.groupIndex)?.unplaced.push(each);
  }
  return { studies, warnings };
}

/**
 * Finds the images of a study that its marks lie on.
 * @returns the marks, and a warning for each that lies on none; none at all where the images are those of another patient than a document says
 * @throws {PacsError}
 */
export async function marksOnImages(
  pacs: ImportArchive,
  study: string,
  { marks, unplaced, patientIDs }: StudyMarks,
  modalities: readonly Modality[],
): Promise<{ readonly found?: MarksOfStudy; readonly warnings: readonly ReadWarning[] }> {
  const images = await imagesOf(pacs, study, seriesNamed(marks, unplaced), modalities);
  const isOther = images.some(({ patientID = '' }) => patientIDs.size > 0 && !patientIDs.has(patientID));
  if (isOther) return { warnings: [readWarning('other-patient')] };
  const warnings: ReadWarning[] = [];
  const placed: MarkOnImage[] = [];
  const all = [...marks, ...unplaced.map((each) => ({ each, mark: placeMark(each, images) }))];
  for (const one of all) {
    const mark = 'each' in one ? one.mark : one;
    const index = 'each' in one ? one.each.mark.source.groupIndex : one.source.groupIndex;
    const onImage = typeof mark === 'string' ? mark : onItsImage(mark, images);
    if (typeof onImage === 'string') warnings.push(readWarning(onImage, index));
    else placed.push(onImage);
  }
  const [first] = placed;
  const header = images.find(({ sopInstanceUID }) => sopInstanceUID === first?.referencedImage.sopInstanceUID)?.header;
  return header === undefined ? { warnings } : { found: { header, marks: placed }, warnings };
}

/** What an annotation says of its image is not taken on trust: study, series and class are those of the archive. */
function onItsImage(mark: Mark, images: readonly StudyImage[]): MarkOnImage | 'image-not-found' {
  const { sopInstanceUID, frameNumber } = mark.referencedImage;
  const image = images.find(
    (candidate) =>
      candidate.sopInstanceUID === sopInstanceUID &&
      (candidate.frameNumber === undefined ? (frameNumber ?? 1) === 1 : candidate.frameNumber === frameNumber),
  );
  if (image === undefined) return 'image-not-found';
  const { sopClassUID, studyInstanceUID, seriesInstanceUID } = image;
  const frame = image.frameNumber === undefined ? {} : { frameNumber: image.frameNumber };
  return { ...mark, referencedImage: { sopClassUID, sopInstanceUID, studyInstanceUID, seriesInstanceUID, ...frame } };
}

/** @returns the series that every mark names; undefined where one names none: all are looked through then. */
function seriesNamed(marks: readonly Mark[], unplaced: readonly UnplacedMark[]): ReadonlySet<string> | undefined {
  const named = [
    ...marks.map(({ referencedImage }) => referencedImage.seriesInstanceUID),
    ...unplaced.map(({ place }) => (place.kind === 'named-image' ? place.seriesInstanceUID : undefined)),
  ];
  return named.every((uid) => uid !== undefined) ? new Set(named) : undefined;
}

async function imagesOf(
  pacs: ImportArchive,
  study: string,
  named: ReadonlySet<string> | undefined,
  modalities: readonly Modality[],
): Promise<readonly StudyImage[]> {
  const images: StudyImage[] = [];
  for (const { seriesInstanceUID, modality } of await pacs.searchSeries(study)) {
    if (!(modalities as readonly string[]).includes(modality) || named?.has(seriesInstanceUID) === false) continue;
    for (const json of await pacs.retrieveSeriesMetadata(study, seriesInstanceUID)) {
      const dataset = readDicomJson(json);
      const header = readPatientStudyHeader(dataset);
      images.push(...candidateImages(dataset).map((image) => ({ ...image, header })));
    }
  }
  return images.filter(({ sopClassUID }) => isVolumeImage(sopClassUID, modalities));
}
