import type { Pacs } from '../pacs/pacs.js';

/** The searches by which a CT series is found. */
export type SeriesSearches = Pick<Pacs, 'searchSeries' | 'searchInstances' | 'retrieveSeriesMetadata'>;

/**
 * @returns searches that ask the archive once for each study and series, also where it fails: for one round over many marks, most of which
 * lie on few series. A search through a large series takes an archive half a second.
 */
export function rememberedSearches(pacs: SeriesSearches): SeriesSearches {
  const searchSeries = once((study: string) => pacs.searchSeries(study));
  const searchInstances = once((study: string, series: string) => pacs.searchInstances(study, series));
  const retrieveSeriesMetadata = once((study: string, series: string) => pacs.retrieveSeriesMetadata(study, series));
  return { searchSeries, searchInstances, retrieveSeriesMetadata };
}

function once<A extends readonly string[], T>(ask: (...uids: A) => Promise<T>): (...uids: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...uids) => {
    const key = uids.join(' ');
    const answer = answers.get(key) ?? ask(...uids);
    answers.set(key, answer);
    return answer;
  };
}
