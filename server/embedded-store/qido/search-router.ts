import type { Request, Response, Router } from 'express';
import { Router as createRouter } from 'express';
import { serviceUrl } from '../service-url.js';
import { placeOfRequest } from '../place-of-request.js';
import type { Level } from '../index/level-attributes.js';
import type { LevelRow } from '../index/level-rows.js';
import { levelRows } from '../index/level-rows.js';
import { paged } from '../index/paged.js';
import type { StoreIndex } from '../index/store-index.js';
import { sendDicomJson } from '../send-dicom-json.js';
import { matchesKey } from './matches-attribute.js';
import type { SearchQuery } from './search-query.js';
import { readSearchQuery } from './search-query.js';
import { searchResult } from './search-result.js';

/** Paths of PS3.18 table 10.6.1-1, and the level that each searches. */
const resources: readonly (readonly [string, Level])[] = [
  ['/studies', 'study'],
  ['/series', 'series'],
  ['/instances', 'instance'],
  ['/studies/:study/series', 'series'],
  ['/studies/:study/instances', 'instance'],
  ['/studies/:study/series/:series/instances', 'instance'],
];

/** @returns QIDO-RS. Results come in the order of arrival. @see PS3.18 10.6 Search Transaction */
export function searchRouter(index: StoreIndex): Router {
  const router = createRouter();
  for (const [path, level] of resources) {
    router.get(path, (request, response) => answerSearch(index, level, request, response));
  }
  return router;
}

function answerSearch(index: StoreIndex, level: Level, request: Request, response: Response): void {
  const within = placeOfRequest(request);
  const query = readSearchQuery(new URL(request.originalUrl, 'http://localhost').searchParams, level, within);
  const baseUrl = serviceUrl(request);
  const rows = paged(matching(levelRows(index, level, query.filter), query), query.paging);
  const results = Array.from(rows, (row) => searchResult(row, level, within, query.include, baseUrl));
  if (query.fuzzy) {
    response.set(
      'Warning',
      '299 recist3d "The fuzzymatching parameter is not supported. Only literal matching has been performed."',
    );
  }
  sendDicomJson(request, response, results);
}

function* matching(rows: Iterable<LevelRow>, { keys }: SearchQuery): Generator<LevelRow> {
  for (const row of rows) if (keys.every((key) => matchesKey(row.dataset, key))) yield row;
}
