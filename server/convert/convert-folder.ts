import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { distance } from '../../dicom-sr/geometry/vec3.js';
import type { LocatedMark, Mark } from '../../dicom-sr/measurement/mark.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import { findErrorEntry } from '../errors/error-catalogues.js';
import { convertLesion } from '../pipeline/convert-lesion.js';
import { jobKeyOf } from '../pipeline/job-key.js';
import type { LesionRow, WrittenFile } from '../report/conversion-report.js';
import type { Segmenter, SegmentOutcome } from '../segmenter/segmenter.js';
import { jobReasons } from '../state/job-reasons.js';
import type { FolderIndex } from './folder-index.js';
import { pictureOf } from './picture-of.js';
import type { FoundMark } from './settle-versions.js';

export interface ConvertFolderOptions {
  readonly outFolder: string;
  readonly index: FolderIndex;
  readonly segmenter: Segmenter;
  readonly methodId: string;
  readonly method: MethodDescription;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  /** Content date and time of every result. */
  readonly acceptedAt: Date;
  /** Lesions in work at the same time; one CT series is in memory at a time. */
  readonly jobs: number;
  readonly withPictures: boolean;
  readonly onRow?: (row: LesionRow) => void;
}

/**
 * Converts every mark of an indexed folder and writes `OUT/<series>/<instance>.dcm`.
 * Each mark ends in a row: converted, superseded by a newer one, refused with a code, or failed. The same folder and time give the same bytes.
 */
export async function convertFolder(options: ConvertFolderOptions): Promise<readonly LesionRow[]> {
  const rows: LesionRow[] = [];
  const report = (row: LesionRow): void => {
    rows.push(row);
    options.onRow?.(row);
  };
  for (const { superseded, ...found } of options.index.marks) {
    if (superseded !== undefined) report(supersededRow(found, superseded));
  }
  for (const [series, marks] of bySeries(options.index)) {
    const volume = await attempt(() => loadSeries(options.index, series, marks[0].mark));
    const limit = pLimit(options.jobs);
    await Promise.all(
      marks.map((found) =>
        limit(async () =>
          report('error' in volume ? refusedRow(found, volume.error) : await convertOne(found, volume.value, options)),
        ),
      ),
    );
  }
  return rows.sort((a, b) => compare(a.document, b.document) || a.groupIndex - b.groupIndex);
}

/** Marks by the CT series they are on; '' where their image is no CT image of the folder. */
function bySeries({ marks, seriesOfImage }: FolderIndex): ReadonlyMap<string, readonly FoundMark[]> {
  const groups = new Map<string, FoundMark[]>();
  for (const found of marks) {
    if (found.superseded !== undefined) continue;
    const image = found.mark.referencedImage.sopInstanceUID;
    const series = seriesOfImage.get(image);
    const key = series ?? `absent ${image}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return groups;
}

async function loadSeries({ ctSeries, foreignImages }: FolderIndex, series: string, mark: Mark): Promise<CtVolume> {
  const files = ctSeries.get(series);
  if (files === undefined) {
    if (foreignImages.has(mark.referencedImage.sopInstanceUID))
      throw new DicomError('not-ct', 'The marked image is no CT image.');
    throw new DicomError('image-not-found', 'The marked image is not in the folder.');
  }
  const images = [];
  for (const path of files.values()) images.push(readCtImage(await readFile(path)));
  return assembleVolume(images);
}

async function convertOne(found: FoundMark, volume: CtVolume, options: ConvertFolderOptions): Promise<LesionRow> {
  const started = performance.now();
  const { mark } = found;
  const { segmenter, methodId, method, acceptedAt, srSopClass, outFolder } = options;
  const jobKey = jobKeyOf({ mark, method, ctSeriesInstanceUID: volume.seriesInstanceUID });
  const result = await attempt(async () => {
    const converted = await convertLesion({ volume, mark, segmenter, methodId, jobKey, acceptedAt, srSopClass });
    const segmentation = await writeObject(outFolder, converted.seg);
    return { ...converted, segmentation, report: await writeObject(outFolder, converted.sr) };
  });
  if ('error' in result) return refusedRow(found, result.error);
  const { located, outcome, segmentation, report } = result.value;
  return {
    ...aboutMark(found),
    state: 'converted',
    mark: axesOf(located),
    ...aboutOutcome(outcome),
    segmentation,
    report,
    seconds: (performance.now() - started) / 1000,
    ...(options.withPictures ? { picture: pictureOf(volume, located, outcome.mask) } : {}),
  };
}

const aboutOutcome = ({ measurements, checks, flags, method }: SegmentOutcome): Partial<LesionRow> => ({
  measurements,
  checks,
  flags,
  method: { id: method.id, version: method.version },
});

function aboutMark({
  document,
  mark,
}: FoundMark): Pick<LesionRow, 'document' | 'groupIndex' | 'trackingID' | 'finding' | 'site'> {
  const site = mark.findingSites[0]?.meaning;
  return {
    document,
    groupIndex: mark.source.groupIndex,
    ...(mark.trackingID === undefined ? {} : { trackingID: mark.trackingID }),
    ...(mark.finding === undefined ? {} : { finding: mark.finding.meaning }),
    ...(site === undefined ? {} : { site }),
  };
}

function axesOf({ longAxisLps, shortAxisLps }: LocatedMark): NonNullable<LesionRow['mark']> {
  const longAxisMm = distance(...longAxisLps);
  return shortAxisLps === undefined ? { longAxisMm } : { longAxisMm, shortAxisMm: distance(...shortAxisLps) };
}

function supersededRow(found: FoundMark, code: NonNullable<FoundMark['superseded']>): LesionRow {
  const { meaning: message, nextStep } = jobReasons[code];
  return { ...aboutMark(found), state: 'superseded', reason: { code, message, nextStep } };
}

function refusedRow(found: FoundMark, error: unknown): LesionRow {
  const code = error instanceof Recist3dError ? error.code : 'unexpected';
  const message = error instanceof Recist3dError ? error.message : 'An unexpected error.';
  const nextStep = findErrorEntry(code)?.nextStep ?? '';
  return {
    ...aboutMark(found),
    state: code === 'unexpected' ? 'failed' : 'refused',
    reason: { code, message, nextStep },
  };
}

async function writeObject(
  outFolder: string,
  { seriesInstanceUID, sopInstanceUID, part10 }: WrittenObject,
): Promise<WrittenFile> {
  const path = `${seriesInstanceUID}/${sopInstanceUID}.dcm`;
  await mkdir(join(outFolder, seriesInstanceUID), { recursive: true });
  await writeFile(join(outFolder, path), part10);
  return { path, sopInstanceUID };
}

/** The value, or the error that took its place: one mark that fails does not end the others. */
async function attempt<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
