import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { DecodeFrame } from '../../dicom-sr/volume/stored-frame.js';
import { decodeHere } from '../../dicom-sr/volume/stored-frame.js';
import type { WrittenObject } from '../../dicom-sr/writers/written-object.js';
import { convertMarks } from '../convert/convert-marks.js';
import { indexFolder } from '../convert/index-folder.js';
import { mergeDuplicates, pairLinesOfFiles } from '../convert/merge-marks.js';
import type { Conversion } from '../convert/open-conversion.js';
import { prepareWork } from '../convert/prepare-work.js';
import { openSeries } from '../convert/series-source.js';
import { settleVersions } from '../convert/settle-versions.js';
import type { SeriesWork } from '../convert/work-list.js';
import type { Pacs } from '../pacs/pacs.js';
import { createPacsSeriesSource } from '../pipeline/pacs-series-source.js';
import { SeriesVolumes } from '../pipeline/series-volumes.js';
import { storeResult } from '../pipeline/store-result.js';
import type { LesionRow } from '../report/conversion-report.js';
import { writeReport } from '../report/write-report.js';
import type { Segmenter } from '../segmenter/segmenter.js';
import type { ArchiveQuery } from './index-archive.js';
import { indexArchive, indexImagesOfMarks } from './index-archive.js';
import { writeManifest } from './manifest.js';

/** Where marks and images are: a folder tree, or an archive. */
export type ArchiveSource =
  | { readonly kind: 'folder'; readonly folder: string }
  | {
      readonly kind: 'archive';
      readonly pacs: Pacs;
      readonly query: ArchiveQuery;
      /** Marks come from the documents of this folder, and only the images from the archive. */
      readonly marksFolder?: string;
    };

/** Largest volume around a mark, and decoded slices kept for the next mark of the series. */
const [seriesBytes, cacheBytes] = [2 ** 30, 2 ** 27];

/** Finds out which marks there are; what an earlier look found is not read again. */
export async function lookThrough(
  { database }: Conversion,
  source: ArchiveSource,
  onProgress?: (seen: number) => void,
): Promise<void> {
  if (source.kind === 'folder') return prepareWork(database, source.folder, { onFiles: onProgress });
  if (source.marksFolder === undefined) await indexArchive(database, source.pacs, source.query, onProgress);
  else {
    await indexFolder(database, source.marksFolder, { onFiles: onProgress });
    await indexImagesOfMarks(database, source.pacs);
    pairLinesOfFiles(database);
  }
  settleVersions(database);
  mergeDuplicates(database);
}

/** @param decode decodes the images; this thread unless given @returns how the surroundings of marks are opened */
export function volumesOf(
  source: ArchiveSource,
  decode: DecodeFrame = decodeHere,
): (series: SeriesWork) => SeriesVolumes {
  if (source.kind === 'folder') return (series) => openSeries(source.folder, series, { decode });
  const open = (study: string, series: string) => createPacsSeriesSource(source.pacs, study, series);
  return () => new SeriesVolumes({ open, seriesBytes, cacheBytes, decode });
}

export interface ArchiveRunOptions {
  readonly outFolder: string;
  readonly segmenter: Segmenter;
  readonly methodId: string;
  readonly method: MethodDescription;
  readonly acceptedAt: Date;
  readonly jobs: number;
  readonly decode: DecodeFrame;
  readonly withPictures: boolean;
  /** Archives that results are stored in, beside the folder: the one that the marks come from, a second one, none. */
  readonly targets: readonly Pick<Pacs, 'store' | 'retrieveInstance'>[];
  readonly mayBegin: () => Promise<void>;
  readonly onRow: (row: LesionRow, isKept: boolean) => void;
}

/** Converts what an earlier run has not; every UID that an archive confirms is read back and compared. */
export async function runArchive(
  { work, journal }: Conversion,
  source: ArchiveSource,
  { targets, decode, ...options }: ArchiveRunOptions,
): Promise<void> {
  const store = async (objects: readonly WrittenObject[]): Promise<void> => {
    for (const target of targets) await storeResult({ pacs: target as Pacs }, objects);
  };
  await convertMarks({
    ...options,
    ...{ work, journal, store },
    inFolder: source.kind === 'folder' ? source.folder : '',
    openVolumes: volumesOf(source, decode),
    srSopClass: 'comprehensive-3d',
  });
}

/** Writes report.csv, report.json, report.html and the signed manifest. @returns the path of report.html */
export async function reportArchive(
  { journal }: Conversion,
  outFolder: string,
  about: { readonly version: string; readonly method: string; readonly timestamp: string },
  keyFile = join(outFolder, '.recist3d', 'signing-key.pem'),
): Promise<string> {
  const html = await writeReport(outFolder, {
    ...about,
    counts: journal.counts(),
    lesions: () => journal.rows(),
    warnings: () => journal.warnings(),
  });
  await writeManifest(outFolder, keyFile, { ...about, lesions: () => journal.entries() });
  return html;
}

/** @returns bytes of a file below a folder, 0 where it is not there. */
export const sizeBelow =
  (folder: string) =>
  (path: string): number =>
    statSync(join(folder, path), { throwIfNoEntry: false })?.size ?? 0;
