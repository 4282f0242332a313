import { dicomDate } from '../../dicom-sr/part10/date-time.js';
import type { Pacs, SeriesSummary } from '../pacs/pacs.js';
import type { ChangeFeed, ChangePage, InstanceArrival } from './change-feed.js';

export interface QidoSweepOptions {
  readonly pacs: Pick<Pacs, 'searchAllSeries' | 'searchInstances'>;
  /** How many days of study dates a round looks back; 0: all. */
  readonly days: number;
  /** How many documents of a series are known already: a series that holds as many is passed over. Infinity for our own. */
  readonly knownDocuments: (seriesInstanceUID: string) => Promise<number>;
  readonly now: () => Date;
  /** Modalities of the series that can hold marks. */
  readonly modalities?: readonly string[];
  /** Series a poll asks for. */
  readonly pageSize?: number;
}

const dayMs = 86_400_000;

/**
 * @returns a feed for any DICOMweb archive: QIDO-RS tells no arrivals, so each round (`done` ends it) looks through the SR and PR series of a
 * window of study dates and tells the instances of those that hold another number than is known.
 */
export function createQidoSweep(options: QidoSweepOptions): ChangeFeed {
  const { pacs, pageSize = 100, modalities = ['SR', 'PR'] } = options;

  async function poll(cursor: string | undefined): Promise<ChangePage> {
    const { place, offset } = readSweepCursor(cursor);
    const window = options.days === 0 ? {} : { studyDateFrom: firstDay(options.now(), options.days) };
    const modality = modalities[place] ?? modalities[0];
    const series = await pacs.searchAllSeries({ modality, ...window, limit: pageSize, offset });
    const arrivals: InstanceArrival[] = [];
    for (const row of series) if (await hasNews(row)) arrivals.push(...(await instancesOf(row)));
    if (series.length >= pageSize) return { arrivals, cursor: `${place}:${offset + series.length}`, done: false };
    const done = place + 1 >= modalities.length;
    return { arrivals, cursor: done ? '0' : `${place + 1}:0`, done };
  }

  async function hasNews({ seriesInstanceUID, numberOfInstances }: SeriesSummary): Promise<boolean> {
    if (numberOfInstances === undefined) return true;
    const known = await options.knownDocuments(seriesInstanceUID);
    // Fewer than are known: something was deleted, and something else may have come in its place.
    return known !== Infinity && numberOfInstances !== known;
  }

  const instancesOf = ({ studyInstanceUID, seriesInstanceUID }: SeriesSummary) =>
    pacs.searchInstances(studyInstanceUID, seriesInstanceUID);

  return { name: 'qido-sweep', poll };
}

/** `MODALITY:OFFSET`, the modality by its place in the list; a number alone counts in the first. */
function readSweepCursor(text = '0'): { readonly place: number; readonly offset: number } {
  const [, place = '0', offset = '0'] = /^(?:(\d+):)?(\d+)$/.exec(text) ?? [];
  return { place: Number(place), offset: Number(offset) };
}

/** One day more: a study is dated by the clock and in the time zone of its scanner. Dates in the future are never left out. */
const firstDay = (now: Date, days: number): string => dicomDate(new Date(now.getTime() - (days + 1) * dayMs));
