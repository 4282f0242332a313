import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { ReadMarks } from '../../dicom-sr/measurement/mark.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { documentSopClasses } from '../../dicom-sr/readers/mark-documents.js';
import { readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { FileContent } from '../convert/index-folder.js';
import { keepFile, keepUnread } from '../convert/index-folder.js';
import { errorCode } from '../errors/error-code.js';
import { PacsError } from '../pacs/pacs-error.js';
import { isOutage } from '../pipeline/disposition.js';
import { placeInArchive } from '../pipeline/place-in-archive.js';
import type { InstanceSummary, Pacs } from '../pacs/pacs.js';
import type { SqliteDatabase } from '../state/sqlite/sqlite-database.js';

/** What of an archive is looked at. */
export interface ArchiveQuery {
  /** Modalities of the series that may hold marks. */
  readonly documentModalities: readonly string[];
  /** YYYYMMDD, inclusive; the whole archive unless given. */
  readonly studyDateFrom?: string;
  /** YYYYMMDD, inclusive; to the end unless given. */
  readonly studyDateTo?: string;
  /** Only these studies. */
  readonly studies?: readonly string[];
  /** Only these patients, by Patient ID. */
  readonly patients?: readonly string[];
}

type Reads = Pick<
  Pacs,
  'searchAllSeries' | 'searchSeries' | 'searchInstances' | 'retrieveInstance' | 'retrieveSeriesMetadata'
>;

const pageSize = 200;
const imageModality = 'CT';

/**
 * Looks through an archive by QIDO-RS: which marks there are, and the images of their studies. A document that is known is not fetched
 * again; results of ours are passed over. A study or document that the archive does not give is kept as `unread`, with a warning, and is asked
 * for again by the next look.
 * @throws {PacsError} when the archive cannot be reached, does not let us in, or does not answer the query
 */
export async function indexArchive(
  database: SqliteDatabase,
  pacs: Reads,
  query: ArchiveQuery,
  onStudy: (studies: number) => void = () => undefined,
): Promise<void> {
  const run = 1 + Number(database.first('SELECT max(run) AS run FROM files')?.['run'] ?? 0);
  let studies = 0;
  for await (const study of studiesOf(pacs, query)) {
    await unlessRefused(database, study, run, () => indexStudy(database, pacs, study, query.documentModalities, run));
    onStudy((studies += 1));
  }
  database.run('DELETE FROM files WHERE run <> ?', run);
}

/** Studies that hold a series of a wanted modality, each once. */
async function* studiesOf(pacs: Reads, query: ArchiveQuery): AsyncGenerator<string> {
  if (query.studies !== undefined) {
    yield* new Set(query.studies);
    return;
  }
  const seen = new Set<string>();
  const { studyDateFrom, studyDateTo, documentModalities } = query;
  const dates = { ...(studyDateFrom && { studyDateFrom }), ...(studyDateTo && { studyDateTo }) };
  const patients = query.patients?.map((patientID) => ({ patientID })) ?? [{}];
  for (const asked of patients.flatMap((patient) => documentModalities.map((modality) => ({ ...patient, modality })))) {
    for (let offset = 0; ; offset += pageSize) {
      const page = await pacs.searchAllSeries({ ...asked, ...dates, limit: pageSize, offset });
      for (const { studyInstanceUID } of page) {
        if (!seen.has(studyInstanceUID)) yield studyInstanceUID;
        seen.add(studyInstanceUID);
      }
      if (page.length < pageSize) break;
    }
  }
}

async function indexStudy(
  database: SqliteDatabase,
  pacs: Reads,
  study: string,
  documentModalities: readonly string[],
  run: number,
): Promise<void> {
  for (const { seriesInstanceUID, modality } of await pacs.searchSeries(study)) {
    const isImages = modality === imageModality;
    if (!isImages && !documentModalities.includes(modality)) continue;
    const instances = await pacs.searchInstances(study, seriesInstanceUID);
    if (isImages) keepImages(database, instances, run);
    else
      for (const instance of instances)
        await unlessRefused(database, nameOf(instance), run, () => indexDocument(database, pacs, instance, run));
  }
}

/** One study or document that the archive does not give costs no other. */
async function unlessRefused(
  database: SqliteDatabase,
  name: string,
  run: number,
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof PacsError) || isOutage(error)) throw error;
    keepUnread(database, name, run, `The archive does not give it (${errorCode(error)}).`);
  }
}

function keepImages(database: SqliteDatabase, instances: readonly InstanceSummary[], run: number): void {
  database.transaction(() => {
    for (const { sopInstanceUID: sop, seriesInstanceUID: series, ...rest } of instances) {
      const name = nameOf({ sopInstanceUID: sop, seriesInstanceUID: series, ...rest });
      if (!isKnown(database, name, run)) keepFile(database, entryOf(name), run, { kind: 'ct', sop, series });
    }
  });
}

async function indexDocument(
  database: SqliteDatabase,
  pacs: Reads,
  instance: InstanceSummary,
  run: number,
): Promise<void> {
  const name = nameOf(instance);
  if (!documentSopClasses.includes(instance.sopClassUID) || isKnown(database, name, run)) return;
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance;
  const part10 = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  const content = await contentOf(part10, pacs, studyInstanceUID);
  database.transaction(() => keepFile(database, entryOf(name), run, content));
}

async function contentOf(part10: Uint8Array, pacs: Reads, study: string): Promise<FileContent> {
  try {
    const { dataset } = readPart10(part10);
    const sop = textOf(dataset, 'SOPInstanceUID') ?? '';
    if (isOwnObject(dataset)) return { kind: 'own', sop };
    return { kind: 'document', sop, read: await placed(pacs, readMarks(dataset), study), ...readVersion(dataset) };
  } catch (error) {
    if (error instanceof DicomError) return { kind: 'damaged', code: error.code };
    throw error;
  }
}

/** Marks in patient coordinates come to lie on the images of the archive; what cannot be placed stays a warning. */
async function placed(pacs: Reads, read: ReadMarks, study: string): Promise<ReadMarks> {
  try {
    return await placeInArchive(pacs, read, study);
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    const what = error.code === 'segmentation-not-found' ? 'segmentations' : 'images';
    const warning = { reason: error.code, detail: `The ${what} of the marks are not in the archive.` };
    return { marks: read.marks, warnings: [...read.warnings, warning] };
  }
}

/**
 * Looks up in an archive the images of the studies that marks of a folder refer to (AIM, CSV with UIDs, reports that lie beside the archive).
 * After `indexFolder`, whose look this one belongs to.
 * @throws {PacsError} when the archive cannot be reached, or does not let us in
 */
export async function indexImagesOfMarks(database: SqliteDatabase, pacs: Reads): Promise<void> {
  const run = Number(database.first('SELECT max(run) AS run FROM files')?.['run'] ?? 1);
  const studies = database.all(
    `SELECT DISTINCT coalesce(json_extract(mark, '$.referencedImage.studyInstanceUID'), json_extract(mark, '$.source.studyInstanceUID'))
     AS study FROM marks`,
  );
  for (const { study } of studies) {
    if (typeof study !== 'string' || study === '') continue;
    await unlessRefused(database, study, run, async () => {
      for (const { seriesInstanceUID, modality } of await pacs.searchSeries(study))
        if (modality === imageModality) keepImages(database, await pacs.searchInstances(study, seriesInstanceUID), run);
    });
  }
}

const nameOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: InstanceSummary): string =>
  `${studyInstanceUID}/${seriesInstanceUID}/${sopInstanceUID}`;

/** An instance does not change under its UID. */
const entryOf = (name: string) => ({ name, size: 0, modified: 0 });

const isKnown = (database: SqliteDatabase, name: string, run: number): boolean =>
  database.run("UPDATE files SET run = ? WHERE name = ? AND kind <> 'unread'", run, name) > 0;
