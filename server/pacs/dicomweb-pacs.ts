import type { ArchiveHttpOptions } from './http/archive-http.js';
import { createArchiveHttp } from './http/archive-http.js';
import type { RetryOptions } from './http/with-retries.js';
import { defaultRetries, withRetries } from './http/with-retries.js';
import type { RetrievedFile } from './dicomweb/retrieve-parts.js';
import { openRetrieval, readParts } from './dicomweb/retrieve-parts.js';
import { createQueryClient } from './dicomweb/query-client.js';
import { readInstanceSummary, readSeriesSummary } from './dicomweb/read-summary.js';
import { searchPages } from './dicomweb/search-pages.js';
import { settleDuplicates } from './dicomweb/settle-duplicates.js';
import { storeInstances } from './dicomweb/store-instances.js';
import { uidPath } from './dicomweb/uid-path.js';
import type { InstanceSummary, Pacs, SeriesSummary } from './pacs.js';
import { PacsError } from './pacs-error.js';

export interface DicomWebPacsLimits {
  /** Longest instance that is taken into memory. */
  readonly instanceBytes: number;
  /** Longest JSON answer. */
  readonly answerBytes: number;
  /** A STOW-RS message is closed before it grows beyond; one instance alone may be longer. */
  readonly storeMessageBytes: number;
}

export const defaultDicomWebPacsLimits: DicomWebPacsLimits = {
  instanceBytes: 2 ** 30,
  answerBytes: 512 * 2 ** 20,
  storeMessageBytes: 32 * 2 ** 20,
};

/** Measured with Orthanc: below, the metadata of a series and its slices one by one take longer than all of it in one answer. */
const wholeSeriesInstances = 256;

export interface DicomWebPacsOptions extends ArchiveHttpOptions {
  readonly retries?: Partial<RetryOptions> | undefined;
  readonly limits?: Partial<DicomWebPacsLimits> | undefined;
}

/** An archive over HTTP; `close` ends its connections. */
export interface DicomWebPacs extends Pacs {
  close(): Promise<void>;
}

/**
 * @param options `baseUrl` is the root of the DICOMweb service: `http://orthanc:8042/dicom-web`
 * @returns a DICOMweb archive: QIDO-RS, WADO-RS, STOW-RS. Reading is tried again a few times where the failure may pass; storing is not:
 *   the caller sees what is unconfirmed and sends that again.
 */
export function createDicomWebPacs(options: DicomWebPacsOptions): DicomWebPacs {
  const http = createArchiveHttp(options);
  const retries = { ...defaultRetries, ...options.retries };
  const limits = { ...defaultDicomWebPacsLimits, ...options.limits };
  const queries = createQueryClient(http, retries, limits.answerBytes);

  const searchInstances: Pacs['searchInstances'] = async (study, series) =>
    noneWhereUnknown(
      searchPages(
        (parameters) => queries.searchInstances(parameters, study, series),
        (row) => readInstanceSummary(row, study, series),
        ({ sopInstanceUID }) => sopInstanceUID,
      ),
    );

  const open = (path: string, signal?: AbortSignal) =>
    withRetries(() => openRetrieval(http, path, signal), retries, signal);

  async function* retrieveSeries(
    study: string,
    series: string,
    signal?: AbortSignal,
    expected?: ReadonlySet<string> | number,
    lends = 0,
  ): AsyncGenerator<Uint8Array> {
    const path = uidPath(study, series);
    // Asked at the same time: a search takes Orthanc as long as half of the retrieval, and its result is needed only at the end.
    const announced = expected === undefined ? searchInstances(study, series).then(uidsOf) : Promise.resolve(expected);
    announced.catch(() => undefined); // where the retrieval fails first, nobody waits for it
    const answer = await open(path, signal);
    yield* complete(readParts(answer, limits.instanceBytes, { signal, lends }), announced);
  }

  async function retrieveInstance(study: string, series: string, instance: string): Promise<Uint8Array> {
    const path = uidPath(study, series, instance);
    return withRetries(async () => {
      for await (const file of readParts(await openRetrieval(http, path), limits.instanceBytes)) {
        if (file.sopInstanceUID !== instance)
          throw new PacsError('pacs-invalid-answer', 'The archive sent another instance.');
        return file.part10;
      }
      throw new PacsError('pacs-truncated', 'The answer holds no instance.');
    }, retries);
  }

  const allSeries = (study: string): Promise<readonly SeriesSummary[]> =>
    searchPages(
      (parameters) => queries.searchSeries(parameters, study),
      (row) => readSeriesSummary(row, study),
      ({ seriesInstanceUID }) => seriesInstanceUID,
    );

  /** One page; archives that do not know the parameter send others too. */
  const oneSeries = async (study: string, series: string): Promise<readonly SeriesSummary[]> => {
    uidPath(study, series);
    const rows = await queries.searchSeries({ SeriesInstanceUID: series }, study);
    return rows.map((row) => readSeriesSummary(row, study)).filter((found) => found.seriesInstanceUID === series);
  };

  return {
    wholeSeriesInstances,
    searchInstances,
    retrieveSeries,
    retrieveInstance,
    searchSeries: async (study, series) =>
      noneWhereUnknown(series === undefined ? allSeries(study) : oneSeries(study, series)),
    searchAllSeries: async ({ modality, studyDateFrom = '', studyDateTo = '', patientID, limit, offset }) => {
      const filter = {
        ...(modality === undefined ? {} : { Modality: modality }),
        ...(studyDateFrom + studyDateTo === '' ? {} : { StudyDate: `${studyDateFrom}-${studyDateTo}` }),
        ...(patientID === undefined ? {} : { PatientID: patientID }),
      };
      const rows = await queries.searchSeries({ ...filter, limit, offset });
      return rows.map((row) => readSeriesSummary(row));
    },
    retrieveSeriesMetadata: (study, series) => queries.retrieveSeriesMetadata(study, series),
    store: async (instances) =>
      settleDuplicates(await storeInstances(http, instances, limits.storeMessageBytes), instances, {
        retrieveInstance,
      }),
    ping: async () => {
      await queries.searchSeries({ limit: 1 });
    },
    close: () => http.close(),
  };
}

const uidsOf = (instances: readonly InstanceSummary[]): ReadonlySet<string> =>
  new Set(instances.map(({ sopInstanceUID }) => sopInstanceUID));

/** Yields the files of a retrieval once each, and rejects at the end where an announced one did not come. */
async function* complete(
  files: AsyncIterable<RetrievedFile>,
  announced: Promise<ReadonlySet<string> | number>,
): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  for await (const { sopInstanceUID, part10 } of files) {
    if (seen.has(sopInstanceUID)) continue;
    seen.add(sopInstanceUID);
    yield part10;
  }
  const expected = await announced;
  const count = typeof expected === 'number' ? expected : expected.size;
  const missing =
    typeof expected === 'number' ? count - seen.size : [...expected].filter((uid) => !seen.has(uid)).length;
  if (missing > 0) throw new PacsError('pacs-truncated', `${missing} of ${count} announced instances did not come.`);
  if (seen.size === 0) throw new PacsError('pacs-not-found');
}

/** Archives answer a search below an unknown study with [] or with 404. */
async function noneWhereUnknown<T>(search: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await search;
  } catch (error) {
    if (error instanceof PacsError && error.code === 'pacs-not-found') return [];
    throw error;
  }
}
