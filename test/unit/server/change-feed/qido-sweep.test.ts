import { describe, expect, test } from '@jest/globals';
import { createQidoSweep } from '../../../../server/change-feed/qido-sweep.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';

const studies = ['a', 'b', 'c'].map((key) => smallStudy(key, { studyDate: '20240102' }));
const reports = studies.map(({ sr }) => sr.sopInstanceUID);

function sweep(options: { readonly days?: number; readonly known?: readonly string[]; documents?: number } = {}) {
  const pacs = new InMemoryPacs();
  for (const study of studies) pacs.add(...study.all);
  const feed = createQidoSweep({
    pacs,
    days: options.days ?? 7,
    knownDocuments: async (series) => ((options.known ?? []).includes(series) ? (options.documents ?? 1) : 0),
    now: () => new Date('2024-01-05T10:00:00Z'),
    pageSize: 2,
  });
  return { pacs, feed };
}

describe('a sweep by QIDO-RS', () => {
  test('tells every report of the window, page by page, and begins anew after the last', async () => {
    const { feed } = sweep();
    const first = await feed.poll(undefined);
    const second = await feed.poll(first.cursor);
    const third = await feed.poll(second.cursor);
    expect([first.done, second.done, third.done, third.cursor]).toEqual([false, false, true, '0']);
    expect([first.cursor, second.cursor]).toEqual(['0:2', '1:0']);
    const told = [...first.arrivals, ...second.arrivals].map(({ sopInstanceUID }) => sopInstanceUID);
    expect(told).toEqual(reports);
  });

  test('passes over series whose documents are known, without asking for them', async () => {
    const { feed, pacs } = sweep({ known: studies.map(({ sr }) => sr.seriesInstanceUID) });
    expect((await feed.poll(undefined)).arrivals).toEqual([]);
    expect(pacs.calls).toEqual(['searchAllSeries']);
  });

  test('looks back its days only, or through everything', async () => {
    expect((await sweep({ days: 1 }).feed.poll(undefined)).arrivals).toEqual([]);
    expect((await sweep({ days: 0 }).feed.poll(undefined)).arrivals).toHaveLength(2);
  });

  test('counts a day more than it was told, as scanners live in other time zones, and the future too', async () => {
    expect((await sweep({ days: 2 }).feed.poll(undefined)).arrivals).toHaveLength(2);
    const { pacs, feed } = sweep({ days: 1 });
    const ahead = smallStudy('ahead', { studyDate: '20240109' });
    pacs.add(...ahead.all);
    const told = (await feed.poll(undefined)).arrivals.map(({ sopInstanceUID }) => sopInstanceUID);
    expect(told).toEqual([ahead.sr.sopInstanceUID]);
  });

  test('looks again into a series that holds fewer than are known: something else may have come instead', async () => {
    const { feed } = sweep({ known: studies.map(({ sr }) => sr.seriesInstanceUID), documents: 2 });
    expect((await feed.poll(undefined)).arrivals).toHaveLength(2);
  });
});
