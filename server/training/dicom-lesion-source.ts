import { readFile } from 'node:fs/promises';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { deriveUid } from '../../dicom-sr/provenance/derive-uid.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import { folderFingerprint } from '../../models/data/sources/folder-fingerprint.js';
import { thinned } from '../../models/data/sources/nifti-source.js';
import type { LesionSource, SkippedLesion, SourceLesion } from '../../models/data/source-lesion.js';
import { readHead } from '../convert/dicom-folder.js';
import { filesBelow } from '../convert/files-below.js';

export interface DicomLesionSourceOptions {
  /** A folder tree with CT series and the documents that mark them. */
  readonly folder: string;
  readonly organ: string;
  readonly limit?: number;
}

/** What a folder holds: paths of CT images by series and instance, and the marks of its documents. */
interface DicomIndex {
  readonly series: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly seriesOfImage: ReadonlyMap<string, string>;
  /** Patient of a series, hashed. */
  readonly patients: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
}

/**
 * @returns the marked lesions of a DICOM archive in a folder, series after series. There are no true masks: what is learnt from them is learnt
 * from marks. Patients appear as digests of their number (of their study where there is none); results of our own are passed over, and marks
 * whose images are missing or whose geometry is refused are told to `onSkipped`.
 */
export function createDicomLesionSource({ folder, organ, limit }: DicomLesionSourceOptions): LesionSource {
  return {
    name: 'dicom',
    fingerprint: async () => [await folderFingerprint(folder, () => true), organ, limit ?? 'all'].join('|'),
    async *lesions(onSkipped) {
      const index = await indexArchive(folder);
      const numbered = index.marks.map((mark, n) => ({ mark, id: `dicom/${n + 1}`, series: seriesOf(mark, index) }));
      const chosen = thinned(numbered, limit);
      for (const { id } of chosen.filter(({ series }) => series === undefined))
        onSkipped({ id, code: 'image-not-found' });
      for (const series of new Set(chosen.flatMap((entry) => entry.series ?? []))) {
        const own = chosen.filter((entry) => entry.series === series);
        yield* lesionsOfSeries(index, series, own, organ, onSkipped);
      }
    },
  };
}

const seriesOf = ({ referencedImage }: Mark, { seriesOfImage }: DicomIndex): string | undefined =>
  seriesOfImage.get(referencedImage.sopInstanceUID);

async function indexArchive(folder: string): Promise<DicomIndex> {
  const series = new Map<string, Map<string, string>>();
  const seriesOfImage = new Map<string, string>();
  const patients = new Map<string, string>();
  const documents: { readonly name: string; readonly marks: readonly Mark[] }[] = [];
  for await (const { path, name, head } of headsBelow(folder)) {
    const text = (keyword: string): string => textOf(head.dataset, keyword) ?? '';
    if (text('SOPClassUID') === sopClass.ctImageStorage) {
      const uid = text('SeriesInstanceUID');
      series.set(uid, (series.get(uid) ?? new Map<string, string>()).set(text('SOPInstanceUID'), path));
      seriesOfImage.set(text('SOPInstanceUID'), uid);
      patients.set(uid, digestOf(text('PatientID') || text('StudyInstanceUID')));
    } else if (!isOwnObject(head.dataset)) {
      documents.push({ name, marks: readMarks(head.dataset).marks });
    }
  }
  // Folders are read in any order.
  documents.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { series, seriesOfImage, patients, marks: documents.flatMap(({ marks }) => marks) };
}

/** Heads of all DICOM files of a tree; damaged ones are passed over. */
async function* headsBelow(folder: string) {
  for await (const batch of filesBelow(folder)) {
    for (const { path, name } of batch) {
      const head = await attempt(() => readHead(path));
      if (head !== undefined && !(head instanceof DicomError)) yield { path, name, head };
    }
  }
}

/** A number that tells patients apart and nothing else. */
const digestOf = (identity: string): string => deriveUid('training patient', identity).slice(-16);

async function* lesionsOfSeries(
  { series, patients }: DicomIndex,
  uid: string,
  entries: readonly { readonly id: string; readonly mark: Mark }[],
  organ: string,
  onSkipped: (lesion: SkippedLesion) => void,
): AsyncGenerator<SourceLesion> {
  const volume = await attempt(() => loadVolume([...(series.get(uid)?.values() ?? [])]));
  const patient = `dicom/${patients.get(uid) ?? uid}`;
  for (const { id, mark } of entries) {
    const located = volume instanceof DicomError ? volume : await attempt(() => locateMark(mark, volume));
    if (volume instanceof DicomError || located instanceof DicomError)
      onSkipped({ id, code: (volume instanceof DicomError ? volume : (located as DicomError)).code });
    else yield { id: `${id}#1`, set: 'dicom', patient, organ, volume, mark: located.voxel, ...windowOf(volume) };
  }
}

async function loadVolume(paths: readonly string[]): Promise<CtVolume> {
  const images = await Promise.all(paths.map(async (path) => readCtImage(await readFile(path))));
  return assembleVolume(images);
}

function windowOf({ window }: CtVolume): Pick<SourceLesion, 'window'> {
  if (!window) return {};
  const [center, width] = window;
  return { window: { lower: center - width / 2, upper: center + width / 2 } };
}

async function attempt<T>(run: () => T | Promise<T>): Promise<T | DicomError> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DicomError) return error;
    throw error;
  }
}
