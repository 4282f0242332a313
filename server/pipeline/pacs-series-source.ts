import { readDicomJson } from '../../dicom-sr/dicom-json/read-dicom-json.js';
import type { Part10 } from '../../dicom-sr/part10/read-part10.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { readFrameHeaders } from '../../dicom-sr/volume/read-frame-headers.js';
import type { Pacs } from '../pacs/pacs.js';
import { ahead } from './ahead.js';
import type { SeriesHeaders, SeriesSource } from './series-source.js';
import { retrieveWhole } from './retrieve-whole.js';

/** Instances that are asked for at the same time; each answer is held in memory. */
const requestsAtOnce = 6;
/** From this share of a series on, it is retrieved whole: one request costs less than many. */
const wholeShare = 0.7;

/** What is asked of an archive for the images of a series. */
export type SeriesArchive = Pick<
  Pacs,
  'searchSeries' | 'retrieveSeriesMetadata' | 'retrieveSeries' | 'retrieveInstance' | 'wholeSeriesInstances'
>;

/**
 * @returns a series in the archive. A short one is retrieved whole where that is what its archive does fastest; of others, headers come from
 *   WADO-RS metadata, which holds no pixels, and files one by one.
 */
export function createPacsSeriesSource(pacs: SeriesArchive, study: string, series: string): SeriesSource {
  let instances = Infinity;
  return {
    headers: async (options) => {
      const whole = await retrieveWhole(pacs, study, series, options);
      if (whole !== undefined) return whole;
      const metadata = await pacs.retrieveSeriesMetadata(study, series);
      instances = metadata.length;
      return headersOf(metadata);
    },
    files: (wanted, signal) =>
      wanted.size >= wholeShare * instances
        ? parsed(pacs.retrieveSeries(study, series, signal, wanted))
        : oneByOne([...wanted], signal, async (uid) => parse(await pacs.retrieveInstance(study, series, uid))),
  };
}

function headersOf(metadata: readonly Record<string, unknown>[]): SeriesHeaders {
  const read = metadata.map((json) => readFrameHeaders(readDicomJson(json)));
  return {
    frames: read.flatMap(({ frames }) => frames),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/** What is retrieved belongs to nobody else: its pixels need not be copied. */
const parse = (part10: Uint8Array): Part10 => readPart10(part10, { viewsWords: true });

async function* parsed(files: AsyncIterable<Uint8Array>): AsyncGenerator<Part10> {
  for await (const part10 of files) yield parse(part10);
}

const oneByOne = (
  uids: readonly string[],
  signal: AbortSignal,
  retrieve: (uid: string) => Promise<Part10>,
): AsyncIterable<Part10> =>
  ahead(uids, requestsAtOnce, (uid) => {
    signal.throwIfAborted();
    return retrieve(uid);
  });
