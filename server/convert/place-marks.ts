import { join } from 'node:path';
import type { Mark, UnplacedMark } from '../../dicom-sr/measurement/mark.js';
import type { CandidateImage } from '../../dicom-sr/readers/placement/candidate-image.js';
import { candidateImages } from '../../dicom-sr/readers/placement/candidate-image.js';
import { placeMark } from '../../dicom-sr/readers/placement/place-marks.js';
import { isOnSegment, measureSegment } from '../../dicom-sr/readers/placement/measure-segment.js';
import { regionSopClasses } from '../../dicom-sr/readers/read-marks.js';
import { readWarning } from '../../dicom-sr/readers/read-warning.js';
import type { WarningReason } from '../../dicom-sr/readers/warning-reasons.js';
import type { Modality } from '../../dicom-sr/volume/ct-volume.js';
import { isVolumeImage } from '../../dicom-sr/volume/image-sop-classes.js';
import { ServerError } from '../errors/server-error.js';
import type { Row, SqliteDatabase } from '../state/sqlite/sqlite-database.js';
import { readHead } from './dicom-folder.js';
import { FolderSegmentations } from './folder-segmentations.js';
import { keepMark, keepWarning } from './index-folder.js';

export interface PlaceOptions {
  /** Only CT unless given. */
  readonly modalities?: readonly Modality[] | undefined;
  /** false: outlines and segments are not taken for marks. */
  readonly regions?: boolean | undefined;
}

/** Series whose geometry is kept for the next mark. */
const maxKept = 8;

/**
 * Places the marks of a folder that waited for the geometry of its images: those in patient coordinates, those on segments, and those of
 * tables. Each run looks again, as images come and go.
 */
export async function placeMarks(
  database: SqliteDatabase,
  folder: string,
  { modalities, regions = true }: PlaceOptions = {},
): Promise<void> {
  const kept = new Map<string, readonly CandidateImage[]>();
  const imagesOf = async (series: string): Promise<readonly CandidateImage[]> => {
    const images = kept.get(series) ?? (await readSeries(database, folder, series, modalities));
    kept.delete(series);
    kept.set(series, images);
    for (const oldest of [...kept.keys()].slice(0, -maxKept)) kept.delete(oldest);
    return images;
  };
  const segmentations = new FolderSegmentations(database, folder);
  for (const row of database.all('SELECT * FROM unplaced ORDER BY name, position')) {
    const unplaced = JSON.parse(String(row['content'])) as UnplacedMark;
    if (!regions && regionSopClasses.includes(unplaced.mark.source.sopClassUID)) {
      database.run('DELETE FROM marks WHERE name = ? AND position = ?', String(row['name']), Number(row['position']));
      continue;
    }
    keepPlaced(database, unplaced, await placed(unplaced), row);
  }

  async function placed(unplaced: UnplacedMark): Promise<Mark | WarningReason> {
    const lines = isOnSegment(unplaced) ? measureSegment(unplaced, await segmentations.find(unplaced.place)) : unplaced;
    if (typeof lines === 'string') return lines;
    const images: CandidateImage[] = [];
    for (const series of seriesFor(database, lines)) images.push(...(await imagesOf(series)));
    return placeMark(lines, images);
  }
}

function keepPlaced(database: SqliteDatabase, unplaced: UnplacedMark, mark: Mark | WarningReason, row: Row): void {
  const [name, position, warning] = [String(row['name']), Number(row['position']), Number(row['warning'])];
  database.transaction(() => {
    database.run('DELETE FROM marks WHERE name = ? AND position = ?', name, position);
    database.run('DELETE FROM warnings WHERE name = ? AND position = ?', name, warning);
    if (typeof mark !== 'string') keepMark(database, name, position, mark);
    else keepWarning(database, name, warning, readWarning(mark, unplaced.mark.source.groupIndex));
  });
}

async function readSeries(
  database: SqliteDatabase,
  folder: string,
  series: string,
  modalities?: readonly Modality[],
): Promise<readonly CandidateImage[]> {
  const files = database.all(
    "SELECT min(name) AS name FROM files WHERE series = ? AND kind = 'ct' GROUP BY sop",
    series,
  );
  const images: CandidateImage[] = [];
  for (const { name } of files) {
    const head = await readHead(join(folder, String(name))).catch(passOverUnreadable);
    images.push(...candidateImages(head?.dataset ?? {}));
  }
  return images.filter(({ sopClassUID }) => isVolumeImage(sopClassUID, modalities));
}

/** An image that could be read by an earlier look, and not now: the mark waits for it. */
function passOverUnreadable(error: unknown): undefined {
  if (!(error instanceof ServerError)) throw error;
  return undefined;
}

/** Series that can hold the image of a mark: those of the images or series that it names, else those that it could mean. */
function seriesFor(database: SqliteDatabase, { place }: UnplacedMark): readonly string[] {
  const seriesWhere = (condition: string, ...values: readonly string[]): readonly string[] =>
    database
      .all(`SELECT DISTINCT series FROM files WHERE kind = 'ct' AND ${condition}`, ...values)
      .map(({ series }) => String(series));
  const anyOf = (column: string, values: readonly string[]): readonly string[] =>
    values.length === 0 ? [] : seriesWhere(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  if (place.kind === 'patient-lines') {
    const { imageUIDs = [], seriesInstanceUIDs = [], frameOfReferenceUID } = place;
    const named = [...new Set([...anyOf('sop', imageUIDs), ...anyOf('series', seriesInstanceUIDs)])];
    const names = imageUIDs.length + seriesInstanceUIDs.length > 0;
    return names ? named : anyOf('frame_of_reference', [frameOfReferenceUID]);
  }
  if (place.kind === 'segment') return [];
  const { sopInstanceUID, seriesInstanceUID, series } = place;
  if (sopInstanceUID !== undefined) return anyOf('sop', [sopInstanceUID]);
  if (seriesInstanceUID !== undefined) return anyOf('series', [seriesInstanceUID]);
  return series === undefined ? [] : seriesWhere("ltrim(series_number, '0 ') = ltrim(?, '0 ')", series.seriesNumber);
}
