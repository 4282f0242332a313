import { api } from 'dicomweb-client';
import type { ArchiveHttp } from '../http/archive-http.js';
import type { RetryOptions } from '../http/with-retries.js';
import { withRetries } from '../http/with-retries.js';
import type { DicomJsonRow } from './dicom-json-row.js';
import { rowsOf } from './dicom-json-row.js';
import { uidPath } from './uid-path.js';
import { XmlHttpRequest } from './xml-http-request.js';

export type QueryParameters = Readonly<Record<string, string | number>>;

/** QIDO-RS and metadata of one archive. */
export interface QueryClient {
  searchSeries(parameters: QueryParameters, studyInstanceUID?: string): Promise<readonly DicomJsonRow[]>;
  searchInstances(
    parameters: QueryParameters,
    studyInstanceUID: string,
    seriesInstanceUID: string,
  ): Promise<readonly DicomJsonRow[]>;
  retrieveSeriesMetadata(studyInstanceUID: string, seriesInstanceUID: string): Promise<readonly DicomJsonRow[]>;
}

/** What is called of dicomweb-client. Its own types say that searches return arrays where they return promises. */
interface ReadingClient {
  searchForSeries(options: object): Promise<unknown>;
  searchForInstances(options: object): Promise<unknown>;
  retrieveSeriesMetadata(options: object): Promise<unknown>;
}

/**
 * @param maxBytes an answer that is longer is given up
 * @returns QIDO-RS and metadata through dicomweb-client. It is not used for pixel data: it takes a whole series into memory, five times as
 *   slowly as streaming (docs/decisions/archive-access.md).
 */
export function createQueryClient(http: ArchiveHttp, retries: RetryOptions, maxBytes: number): QueryClient {
  const options = { url: http.baseUrl, verbose: false, singlepart: false };
  const client = new api.DICOMwebClient(options) as unknown as ReadingClient;

  async function ask(call: (request: { instance: XmlHttpRequest }) => Promise<unknown>) {
    return withRetries(async () => {
      const request = new XmlHttpRequest(http, maxBytes);
      const answer = await call({ instance: request }).catch((error: unknown) => {
        throw request.failure ?? error;
      });
      return rowsOf(answer);
    }, retries);
  }

  return {
    async searchSeries(queryParams, studyInstanceUID) {
      if (studyInstanceUID === undefined) return ask((request) => client.searchForSeries({ queryParams, request }));
      uidPath(studyInstanceUID);
      return ask((request) => client.searchForSeries({ studyInstanceUID, queryParams, request }));
    },
    async searchInstances(queryParams, studyInstanceUID, seriesInstanceUID) {
      uidPath(studyInstanceUID, seriesInstanceUID);
      const level = { studyInstanceUID, seriesInstanceUID };
      return ask((request) => client.searchForInstances({ ...level, queryParams, request }));
    },
    async retrieveSeriesMetadata(studyInstanceUID, seriesInstanceUID) {
      uidPath(studyInstanceUID, seriesInstanceUID);
      return ask((request) => client.retrieveSeriesMetadata({ studyInstanceUID, seriesInstanceUID, request }));
    },
  };
}
