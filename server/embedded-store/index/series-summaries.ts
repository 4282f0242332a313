import type { SeriesSummary } from '../../pacs/pacs.js';
import { firstText } from '../first-text.js';
import type { LevelRow, RowFilter } from './level-rows.js';
import { levelRows } from './level-rows.js';
import { paged } from './paged.js';
import type { Paging } from './paged.js';
import type { StoreIndex } from './store-index.js';

/** @returns the series that pass a filter, in the order of their arrival */
export const searchSeriesSummaries = (index: StoreIndex, filter: RowFilter, paging: Paging = {}): SeriesSummary[] =>
  [...paged(levelRows(index, 'series', filter), paging)].map(summaryOf);

const summaryOf = ({ place, dataset }: LevelRow): SeriesSummary => ({
  studyInstanceUID: place.studyInstanceUID,
  seriesInstanceUID: place.seriesInstanceUID ?? '',
  modality: firstText(dataset, '00080060') ?? '',
  numberOfInstances: Number(dataset['00201209']?.Value?.[0]),
});
