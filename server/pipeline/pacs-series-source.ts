import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import { readFrameHeaders } from '../../dicom-sr/volume/read-frame-headers.js';
import type { Pacs } from '../pacs/pacs.js';
import type { SeriesHeaders, SeriesSource } from './series-source.js';

/** Instances that are asked for at the same time; each answer is held in memory. */
const requestsAtOnce = 6;
/** From this share of a series on, it is retrieved whole: one request costs less than many. */
const wholeShare = 0.7;

/**
 * @returns a series in the archive: headers from WADO-RS metadata, which holds no pixels, and the files of single instances
 */
export function createPacsSeriesSource(
  pacs: Pick<Pacs, 'retrieveSeriesMetadata' | 'retrieveSeries' | 'retrieveInstance'>,
  study: string,
  series: string,
): SeriesSource {
  let instances = Infinity;
  return {
    headers: async () => {
      const metadata = await pacs.retrieveSeriesMetadata(study, series);
      instances = metadata.length;
      return headersOf(metadata);
    },
    files: (wanted, signal) =>
      wanted.size >= wholeShare * instances
        ? pacs.retrieveSeries(study, series, signal, wanted)
        : oneByOne([...wanted], signal, (uid) => pacs.retrieveInstance(study, series, uid)),
  };
}

function headersOf(metadata: readonly Record<string, unknown>[]): SeriesHeaders {
  const read = metadata.map((json) => readFrameHeaders(readDicomJson(json)));
  return {
    frames: read.flatMap(({ frames }) => frames),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/** Some requests run ahead of what is consumed, never more than `requestsAtOnce`. */
async function* oneByOne<T>(
  uids: readonly string[],
  signal: AbortSignal,
  retrieve: (uid: string) => Promise<T>,
): AsyncGenerator<T> {
  const ahead: Promise<T>[] = [];
  for (const uid of uids) {
    signal.throwIfAborted();
    const answer = retrieve(uid);
    answer.catch(() => undefined); // it is awaited in its turn; where an earlier one fails, nobody waits for it
    ahead.push(answer);
    if (ahead.length >= requestsAtOnce) yield await (ahead.shift() as Promise<T>);
  }
  for (const answer of ahead) yield await answer;
}
