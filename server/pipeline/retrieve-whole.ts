import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import type { ReadHeaders } from '../../dicom-sr/volume/frame-header.js';
import { readFrameHeaders } from '../../dicom-sr/volume/read-frame-headers.js';
import type { Pacs } from '../pacs/pacs.js';
import { PacsError } from '../pacs/pacs-error.js';
import { ahead } from './ahead.js';
import type { HeadersOptions, SeriesHeaders } from './series-source.js';
import { isOneFrameAsItIs } from './series-source.js';

/** Pixels of an image of the usual 512 × 512. */
const usualBytes = 2 ** 19;
/** Files that lie in lent memory at a time: one that comes, and those whose pixels another thread takes from there. */
const filesAtOnce = 8;

/**
 * Retrieves every file of a short series in one answer, and reads the headers from them as they come.
 * @returns undefined where that is not worth its while, or does not succeed: the series is long, unknown to the search, larger than
 *   `mostBytes`, or holds a file that the archive cannot send or that cannot be read, which need not be one that a mark needs
 * @throws {PacsError} where the archive is away, or refuses
 */
export async function retrieveWhole(
  pacs: Pick<Pacs, 'searchSeries' | 'retrieveSeries' | 'wholeSeriesInstances'>,
  study: string,
  series: string,
  options: HeadersOptions,
): Promise<SeriesHeaders | undefined> {
  const most = Math.min(pacs.wholeSeriesInstances ?? 0, Math.floor(options.mostBytes / usualBytes));
  if (most === 0) return undefined;
  const [found] = await pacs.searchSeries(study, series);
  const count = found?.numberOfInstances ?? Infinity;
  if (count > most) return undefined;
  try {
    return await readAll(pacs.retrieveSeries(study, series, options.signal, count, filesAtOnce), count, options);
  } catch (error) {
    if (error instanceof DicomError || (error instanceof PacsError && passing.has(error.code))) return undefined;
    throw error;
  }
}

/** Failures that single retrievals may not meet. */
const passing: ReadonlySet<string> = new Set([
  'pacs-truncated',
  'pacs-invalid-answer',
  'pacs-server-error',
  'pacs-request-refused',
  'pacs-too-large',
]);

async function readAll(
  retrieved: AsyncIterable<Uint8Array>,
  count: number,
  { mostBytes, onFile }: HeadersOptions,
): Promise<SeriesHeaders | undefined> {
  const read: ReadHeaders[] = [];
  let bytes = 0;
  const isTaken = async (part10: Uint8Array): Promise<boolean> => {
    bytes += part10.length;
    if (bytes > mostBytes) return false;
    const lent = readPart10(part10, { viewsWords: true });
    const headers = readFrameHeaders(lent.dataset);
    const { frames } = headers;
    read.push(headers);
    if (frames.length > 0) await onFile({ file: isOneFrameAsItIs(lent) ? lent : ownCopy(part10), frames, count });
    return true;
  };
  for await (const taken of ahead(retrieved, filesAtOnce, isTaken)) if (!taken) return undefined;
  return {
    frames: read.flatMap(({ frames }) => frames),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/** What waits to be decoded must not lie in memory that is lent. */
const ownCopy = (part10: Uint8Array): Part10 => readPart10(Uint8Array.from(part10), { viewsWords: true });
