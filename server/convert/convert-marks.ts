import { createHash } from 'node:crypto';
import type { LimitFunction } from 'p-limit';
import pLimit from 'p-limit';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import type { DecodeFrame } from '../../dicom-sr/volume/stored-frame.js';
import { convertLesion } from '../pipeline/convert-lesion.js';
import { onlyCt } from '../../dicom-sr/volume/image-sop-classes.js';
import { jobKeyOf } from '../pipeline/job-key.js';
import type { SeriesVolumes } from '../pipeline/series-volumes.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import type { LesionRow } from '../report/conversion-report.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import { aboutMark, aboutOutcome, axesOf, refusedRow, supersededRow } from './lesion-row.js';
import type { LesionJournal } from './lesion-journal.js';
import { pictureOf } from './picture-of.js';
import { noSeriesOf, openSeries } from './series-source.js';
import type { FoundMark, SeriesWork, WorkList } from './work-list.js';
import { areUnchanged, writeWhole } from './written-files.js';

export interface ConvertMarksOptions {
  readonly inFolder: string;
  readonly outFolder: string;
  readonly work: WorkList;
  readonly journal: LesionJournal;
  readonly segmenter: Segmenter;
  readonly methodId: string;
  readonly method: MethodDescription;
  readonly srSopClass: 'comprehensive-3d' | 'enhanced';
  /** Content date and time of every result. */
  readonly acceptedAt: Date;
  /** Lesions in work at the same time. */
  readonly jobs: number;
  readonly withPictures: boolean;
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[];
  /** What decodes images of the folder; this thread unless given. */
  readonly decode?: DecodeFrame;
  /** Opens the surroundings of marks on a series; that of the folder unless given. */
  readonly openVolumes?: (series: SeriesWork) => SeriesVolumes;
  /** Stores a result elsewhere too, once its files are written; a mark whose result cannot be stored has failed, and is tried by the next run. */
  readonly store?: (objects: readonly WrittenObject[]) => Promise<void>;
  /** Resolves when the next lesion may begin. */
  readonly mayBegin?: () => Promise<void>;
  /** Told of each mark that came to an end; `isKept` where an earlier run had done it. */
  readonly onRow?: (row: LesionRow, isKept: boolean) => void;
}

/** One is read while the lesions of another are segmented; more would only take memory. */
const seriesAtOnce = 2;

/**
 * Converts the marks of an indexed folder and writes `OUT/<series>/<instance>.dcm`. Each mark ends in a row of the journal: converted,
 * superseded by a newer one, refused with a code, or failed. What the journal holds for the same inputs is not done again. The same folder
 * and time give the same bytes.
 */
export async function convertMarks(options: ConvertMarksOptions): Promise<void> {
  const { work, journal } = options;
  journal.forgetVanished();
  for (const found of work.superseded()) keepRow(options, found, 'superseded', supersededRow(found));
  const lesions = pLimit(options.jobs);
  const series = work.series();
  const workers = Array.from({ length: Math.min(seriesAtOnce, options.jobs) }, async () => {
    for (const next of series) await convertSeries(options, next, lesions);
  });
  await Promise.all(workers);
}

async function convertSeries(options: ConvertMarksOptions, series: SeriesWork, limit: LimitFunction): Promise<void> {
  const waiting: FoundMark[] = [];
  for (const found of options.work.marksOf(series)) if (!(await isDone(options, found, series))) waiting.push(found);
  if (waiting.length === 0) return;
  const { inFolder, modalities, decode } = options;
  const reading = { ...(modalities && { modalities }), ...(decode && { decode }) };
  const open = options.openVolumes ?? ((of: SeriesWork) => openSeries(inFolder, of, reading));
  const volumes = series.series === undefined ? undefined : open(series);
  const convert = async (found: FoundMark): Promise<void> => {
    await options.mayBegin?.();
    const row =
      volumes === undefined
        ? refusedRow(found, noSeriesOf(options.work, found.mark))
        : await convertOne(options, found, series.series as string, volumes);
    keepRow(options, found, inputsOf(options, found, series), row);
  };
  await Promise.all(waiting.map((found) => limit(() => convert(found))));
}

/** A result that was removed or changed since is written again. */
async function isDone(options: ConvertMarksOptions, found: FoundMark, series: SeriesWork): Promise<boolean> {
  const row = options.journal.find(found, inputsOf(options, found, series));
  if (row === undefined) return false;
  const files = [row.segmentation, row.report, row.picture].filter((file) => file !== undefined);
  if (!(await areUnchanged(options.outFolder, files))) return false;
  options.onRow?.(row, true);
  return true;
}

function keepRow(options: ConvertMarksOptions, found: FoundMark, inputs: string, row: LesionRow): void {
  options.journal.keep(found, inputs, row);
  options.onRow?.(row, false);
}

/** Everything that decides what becomes of a mark. */
function inputsOf(
  { method, srSopClass, acceptedAt, withPictures, modalities = onlyCt }: ConvertMarksOptions,
  { mark }: FoundMark,
  { series = '', fingerprint }: SeriesWork,
): string {
  const key = jobKeyOf({ mark, method, ctSeriesInstanceUID: series });
  const parts = [key, fingerprint, srSopClass, acceptedAt.toISOString(), withPictures, modalities];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function convertOne(
  options: ConvertMarksOptions,
  found: FoundMark,
  ctSeriesInstanceUID: string,
  volumes: SeriesVolumes,
): Promise<LesionRow> {
  const started = performance.now();
  const { document, mark } = found;
  const { segmenter, methodId, method, acceptedAt, srSopClass, outFolder } = options;
  const jobKey = jobKeyOf({ mark, method, ctSeriesInstanceUID });
  const write = (path: string, bytes: Uint8Array) => writeWhole(outFolder, path, bytes);
  const result = await attempt(async () => {
    const { seg, sr, located, outcome, volume } = await convertLesion({
      volumeOf: (growth) =>
        volumes.around(
          mark.referencedImage.studyInstanceUID ?? mark.source.studyInstanceUID,
          ctSeriesInstanceUID,
          mark,
          growth,
        ),
      mark,
      segmenter,
      methodId,
      jobKey,
      acceptedAt,
      srSopClass,
    });
    const picture = options.withPictures
      ? { picture: await write(`pictures/${seg.sopInstanceUID}.png`, pictureOf(volume, located, outcome.mask)) }
      : {};
    const [segmentation, report] = [
      { ...(await write(pathOf(seg), seg.part10)), sopInstanceUID: seg.sopInstanceUID },
      { ...(await write(pathOf(sr), sr.part10)), sopInstanceUID: sr.sopInstanceUID },
    ];
    await options.store?.([seg, sr]);
    return { mark: axesOf(located), ...aboutOutcome(outcome), segmentation, report, ...picture };
  });
  if ('error' in result) return refusedRow(found, result.error);
  const seconds = (performance.now() - started) / 1000;
  return { ...aboutMark(document, mark), state: 'converted', ...result.value, seconds };
}

const pathOf = ({ seriesInstanceUID, sopInstanceUID }: Record<'seriesInstanceUID' | 'sopInstanceUID', string>) =>
  `${seriesInstanceUID}/${sopInstanceUID}.dcm`;

/** The value, or the error that took its place: one mark that fails does not end the others. */
async function attempt<T>(work: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}
