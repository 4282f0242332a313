import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { createQidoSweep } from '../../../../server/change-feed/qido-sweep.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline, TestPipelineOptions } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

const study = markedStudy('pipeline', { marks: 2 });
const single = markedStudy('single');

describe('the pipeline', () => {
  let pacs: InMemoryPacs;
  let running: TestPipeline;

  const start = async (options: Partial<TestPipelineOptions> = {}): Promise<TestPipeline> => {
    running = testPipeline({ pacs, ...options });
    await running.pipeline.start();
    return running;
  };
  const results = () => ({ seg: pacs.ofModality('SEG').length, sr: pacs.ofModality('SR').length });
  const calls = (method: string): number => pacs.calls.filter((call) => call === method).length;
  const onlyJob = async () => {
    const jobs = await running.state.jobs.list({ limit: 9 });
    if (jobs.length !== 1 || jobs[0] === undefined) throw new Error(`there are ${jobs.length} jobs`);
    return jobs[0];
  };

  beforeEach(() => {
    pacs = new InMemoryPacs();
  });
  afterEach(() => running.stop());

  describe('stores', () => {
    test('SEG and SR for every mark of a report, and fetches the CT once for all of them', async () => {
      pacs.add(...study.ct, study.sr);
      await start();
      await running.reaches('stored', 'stored');
      expect(results()).toEqual({ seg: 2, sr: 3 });
      expect(calls('retrieveSeries')).toBe(1);
    });

    test('after one look at the archive for all marks of a series', async () => {
      pacs.add(...study.ct, study.sr);
      await start();
      await running.reaches('stored', 'stored');
      expect(calls('searchInstances')).toBe(1);
    });

    test('what the state store says, in the study of the CT', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.reaches('stored');
      const job = await onlyJob();
      const result = await running.state.results.find(job.id);
      const seg = pacs.ofModality('SEG')[0];
      expect(job).toMatchObject({
        studyInstanceUID: single.studyInstanceUID,
        ctSeriesInstanceUID: single.ctSeriesInstanceUID,
      });
      expect(result?.segmentation.sopInstanceUID).toBe(seg?.sopInstanceUID);
      expect(result?.report.sopInstanceUID).toBe(pacs.ofModality('SR').at(-1)?.sopInstanceUID);
      expect(result?.measurements.volumeMm3).toBe(37.96875);
      expect(Object.keys(job.timings).sort()).toEqual(['fetching', 'queued', 'segmenting', 'waiting', 'writing']);
    });

    test('the acceptance of the job as the date of the content', async () => {
      const now = new Date('2024-03-04T05:06:07.089Z');
      pacs.add(...single.ct, single.sr);
      await start({ now: () => now });
      await running.reaches('stored');
      const { dataset } = readPart10(pacs.ofModality('SEG')[0]?.part10 ?? new Uint8Array());
      expect([textOf(dataset, 'ContentDate'), textOf(dataset, 'ContentTime')]).toEqual(['20240304', '050607.089']);
    });

    test('nothing more when the same changes come again', async () => {
      pacs.add(...study.ct, study.sr);
      await start();
      await running.reaches('stored', 'stored');
      pacs.tellAgain();
      await running.settles();
      expect(results()).toEqual({ seg: 2, sr: 3 });
      expect(calls('store')).toBe(4);
    });

    test('nothing for its own results', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.settles();
      expect(await running.states()).toEqual(['stored']);
      expect((await running.state.documents.ofStudy(single.studyInstanceUID)).map(({ kind }) => kind)).toEqual([
        'marks',
      ]);
    });

    test('the same objects after the state was lost, which the archive keeps once', async () => {
      pacs.add(...study.ct, study.sr);
      await start();
      await running.reaches('stored', 'stored');
      const before = pacs.held().map(({ sopInstanceUID }) => sopInstanceUID);
      await running.stop();
      await start();
      await running.reaches('stored', 'stored');
      await running.settles();
      expect(pacs.held().map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(before);
      const kinds = (await running.state.documents.ofStudy(study.studyInstanceUID)).map(({ kind }) => kind);
      expect(kinds.sort()).toEqual(['marks', 'own', 'own']);
    });
  });

  describe('waits', () => {
    test('for the CT of a report that comes first', async () => {
      pacs.add(single.sr);
      await start();
      await running.reaches('waiting');
      pacs.add(...single.ct);
      await running.reaches('stored');
    });

    test('until the CT has been quiet, counted anew with every image', async () => {
      let now = 1_000_000;
      pacs.add(...single.ct.slice(0, 3), single.sr);
      await start({ now: () => new Date(now), settings: { quietMs: 10_000 } });
      await running.reaches('waiting');
      const checkAt = async (): Promise<number> => (await onlyJob()).checkAt.getTime();
      await until(async () => (await checkAt()) === 1_010_000);
      now = 1_008_000;
      pacs.add(...single.ct.slice(3));
      await until(async () => {
        const cursor = await running.state.cursors.get('in-memory');
        return cursor === '7';
      });
      now = 1_012_000;
      running.pipeline.wake();
      await until(async () => (await checkAt()) === 1_018_000);
      expect((await onlyJob()).state).toBe('waiting');
      now = 1_018_000;
      running.pipeline.wake();
      await running.reaches('stored');
      expect(running.segmenter.requests[0]?.volume.shape[0]).toBe(6);
    });

    test('no longer than its time: then the mark is refused, and taken up when the CT comes after all', async () => {
      let now = 1_000_000;
      pacs.add(single.sr);
      await start({ now: () => new Date(now), settings: { waitMs: 60_000 } });
      await running.reaches('waiting');
      now += 60_000;
      running.pipeline.wake();
      await running.reaches('refused');
      expect((await onlyJob()).reason?.code).toBe('image-not-found');
      pacs.add(...single.ct);
      await running.reaches('stored');
    });

    test('on, without keeping others, where the archive cannot say what it holds of the study', async () => {
      let now = 1_000_000;
      pacs.add(...single.ct, single.sr, ...study.ct, study.sr);
      const search = pacs.searchInstances.bind(pacs);
      pacs.searchInstances = async (of, series) => {
        if (of === single.studyInstanceUID) throw new PacsError('pacs-server-error');
        return search(of, series);
      };
      await start({ now: () => new Date(now), settings: { waitMs: 60_000 } });
      await running.reaches('waiting', 'stored', 'stored');
      now += 60_000;
      running.pipeline.wake();
      await running.reaches('failed', 'stored', 'stored');
      const [failed] = await running.state.jobs.list({ states: ['failed'], limit: 1 });
      expect(failed?.reason?.code).toBe('pacs-server-error');
      pacs.searchInstances = search;
      await running.pipeline.request({ studyInstanceUID: single.studyInstanceUID });
      await running.reaches('stored', 'stored', 'stored');
    });

    test('with an archive that tells no arrivals, by looking itself', async () => {
      pacs.add(single.sr, ...single.ct.slice(0, 4), ...single.ct.slice(5));
      const sweep = createQidoSweep({
        pacs,
        days: 0,
        knownDocuments: (series) => running.state.documents.countOfSeries(series),
        now: () => new Date(),
      });
      await start({ feeds: [{ feed: sweep, pollMs: 5, kind: 'sweep' }] });
      await running.reaches('refused');
      expect((await onlyJob()).reason?.code).toBe('missing-slice');
      pacs.add(...single.ct);
      await running.reaches('stored');
    });
  });

  describe('refuses', () => {
    test('a CT with a gap by its code, and takes the mark up when the missing slice comes', async () => {
      pacs.add(...single.ct.filter((_, index) => index !== 3), single.sr);
      await start();
      await running.reaches('refused');
      expect((await onlyJob()).reason).toMatchObject({ code: 'missing-slice' });
      pacs.add(...single.ct);
      await running.reaches('stored');
      expect(results()).toEqual({ seg: 1, sr: 2 });
    });

    test('a CT that is larger than the limit', async () => {
      pacs.add(...single.ct, single.sr);
      await start({ settings: { seriesBytes: 1_000 } });
      await running.reaches('refused');
      expect((await onlyJob()).reason?.code).toBe('series-too-large');
    });

    test('a document that is damaged, and says so', async () => {
      const [image] = single.ct;
      pacs.add(single.sr);
      pacs.answerInstance = () => image?.part10.subarray(0, 400) ?? new Uint8Array();
      await start();
      await until(async () => (await running.state.documents.find(single.sr.sopInstanceUID)) !== undefined);
      expect(await running.state.documents.find(single.sr.sopInstanceUID)).toMatchObject({
        kind: 'failed',
        failure: 'not-dicom',
      });
      expect(await running.states()).toEqual([]);
    });
  });

  describe('goes on', () => {
    test('after a truncated retrieval, with a further attempt', async () => {
      pacs.add(...single.ct, single.sr);
      let failures = 1;
      pacs.onCall = (method) => {
        if (method === 'retrieveSeries' && failures-- > 0) throw new PacsError('pacs-truncated');
      };
      await start();
      await running.reaches('stored');
      const job = await onlyJob();
      const history = (await running.state.jobs.history(job.id)).map(({ to, reason }) => [to, reason?.code]);
      expect(history).toEqual([
        ['queued', undefined],
        ['fetching', undefined],
        ['queued', 'pacs-truncated'],
        ['fetching', undefined],
        ['segmenting', undefined],
        ['writing', undefined],
        ['stored', undefined],
      ]);
    });

    test('after an outage longer than its attempts', async () => {
      pacs.add(...single.ct, single.sr);
      let failures = 7;
      pacs.onCall = (method) => {
        if (method === 'store' && failures-- > 0) throw new PacsError('pacs-unreachable');
      };
      await start();
      await running.reaches('stored');
      expect(results()).toEqual({ seg: 1, sr: 2 });
    });

    test('after the change feed was away', async () => {
      let failures = 2;
      const feed = {
        name: pacs.feed.name,
        poll: async (cursor?: string) => {
          if (failures-- > 0) throw new PacsError('pacs-unreachable');
          return pacs.feed.poll(cursor);
        },
      };
      pacs.add(...single.ct, single.sr);
      await start({ feeds: [{ feed, pollMs: 5, kind: 'changes' }] });
      await until(() => running.pipeline.feedFailure === 'pacs-unreachable');
      await running.reaches('stored');
      expect(running.pipeline.feedFailure).toBeUndefined();
    });

    test('to the end of its attempts only: then the job is set aside, with the reason', async () => {
      pacs.add(...single.ct, single.sr);
      pacs.onCall = (method) => {
        if (method === 'retrieveSeries') throw new PacsError('pacs-server-error');
      };
      await start();
      await running.reaches('failed');
      expect(await onlyJob()).toMatchObject({ attempts: 3, reason: { code: 'pacs-server-error' } });
      expect(await running.context.lesions.deadLetters(9)).toMatchObject([{ reason: 'pacs-server-error' }]);
    });

    test('past documents that can never be read, which are set aside with their reason and hold up no other', async () => {
      const poison = ['one', 'two', 'three', 'four'].map((key) => markedStudy(`poison ${key}`).sr);
      pacs.add(...poison, ...single.ct, single.sr);
      pacs.answerInstance = (part10) => {
        if (poison.some((sr) => Buffer.compare(sr.part10, part10) === 0)) throw new TypeError('a library fails');
        return part10;
      };
      await start();
      await running.reaches('stored');
      await until(async () => (await running.context.documents.counts()).dead === poison.length);
      const letters = await running.context.documents.deadLetters(9);
      expect(letters.map(({ reason }) => reason)).toEqual(poison.map(() => 'unexpected'));
      for (const { sopInstanceUID } of poison)
        expect(await running.state.documents.find(sopInstanceUID)).toMatchObject({ failure: 'unexpected' });
    });

    test('on request with a job that was set aside', async () => {
      pacs.add(...single.ct, single.sr);
      const [other] = study.ct;
      pacs.answerInstance = (part10) => (calls('store') > 0 ? (other?.part10 ?? part10) : part10);
      await start();
      await running.reaches('failed');
      expect((await onlyJob()).reason?.code).toBe('stored-differently');
      pacs.answerInstance = (part10) => part10;
      const requested = await running.pipeline.request({ studyInstanceUID: single.studyInstanceUID });
      expect(requested.jobs.map(({ state }) => state)).toEqual(['waiting']);
      await running.reaches('stored');
      expect(results()).toEqual({ seg: 1, sr: 2 });
      expect(await running.context.lesions.deadLetters(9)).toEqual([]);
    });
  });

  describe('supersedes', () => {
    const later = single.laterReport('single, later', 5, 1);

    test('an older version of the mark, whose result stays in the archive', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.reaches('stored');
      const [older] = await running.state.jobs.list({ limit: 1 });
      pacs.add(later);
      await running.reaches('stored', 'superseded');
      const [newer] = await running.state.jobs.ofDocument(later.sopInstanceUID);
      expect(await running.state.jobs.find(older?.id ?? '')).toMatchObject({
        state: 'superseded',
        reason: { code: 'newer-mark' },
        supersededBy: newer?.id,
      });
      expect(pacs.ofModality('SEG')).toHaveLength(2);
    });

    test('an older version that arrives after the newer one, without converting it', async () => {
      pacs.add(...single.ct, later);
      await start();
      await running.reaches('stored');
      pacs.add(single.sr);
      await running.reaches('stored', 'superseded');
      const [older] = await running.state.jobs.ofDocument(single.sr.sopInstanceUID);
      expect(older?.state).toBe('superseded');
      expect(pacs.ofModality('SEG')).toHaveLength(1);
    });

    test('a job in work, which stores no further', async () => {
      pacs.add(...single.ct, single.sr);
      let release = (): void => undefined;
      await start();
      running.segmenter.onSegment = () => new Promise((resolve) => (release = resolve));
      await running.reaches('segmenting');
      running.segmenter.onSegment = () => undefined;
      pacs.add(later);
      await running.reaches('stored', 'superseded');
      release();
      await running.settles();
      expect(pacs.ofModality('SEG')).toHaveLength(1);
    });

    test('no other mark of the same report', async () => {
      pacs.add(...study.ct, study.sr);
      await start();
      await running.reaches('stored', 'stored');
    });
  });

  describe('on request', () => {
    test('converts a study that no change told of', async () => {
      await start({ feeds: [] });
      pacs.add(...study.ct, study.sr);
      const { jobs } = await running.pipeline.request({ studyInstanceUID: study.studyInstanceUID });
      expect(jobs).toHaveLength(2);
      await running.reaches('stored', 'stored');
    });

    test('takes the mark of one group before the others of its report', async () => {
      await start({ feeds: [] });
      pacs.add(...study.ct, study.sr);
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = study.sr;
      const request = { studyInstanceUID, seriesInstanceUID, sopInstanceUID, groupIndex: 1 };
      const { jobs } = await running.pipeline.request(request);
      expect(jobs.map(({ mark, priority }) => [mark.source.groupIndex, priority])).toEqual([[1, 10]]);
      await running.reaches('stored', 'stored');
    });

    test('leaves what is stored as it is', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.reaches('stored');
      const { jobs } = await running.pipeline.request({ studyInstanceUID: single.studyInstanceUID });
      expect(jobs.map(({ state }) => state)).toEqual(['stored']);
      await running.settles();
      expect(calls('store')).toBe(2);
    });

    test('stores again what was deleted from the archive, byte by byte', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.reaches('stored');
      const [seg] = pacs.ofModality('SEG');
      pacs.remove(seg?.sopInstanceUID ?? '');
      const { jobs } = await running.pipeline.request({ studyInstanceUID: single.studyInstanceUID });
      expect(jobs.map(({ state, reason }) => [state, reason?.code])).toEqual([['waiting', 'result-deleted']]);
      await running.reaches('stored');
      expect(Buffer.from(pacs.ofModality('SEG')[0]?.part10 ?? [])).toEqual(Buffer.from(seg?.part10 ?? []));
    });

    test('converts by another method, whose result takes the place of the first', async () => {
      pacs.add(...single.ct, single.sr);
      await start();
      await running.reaches('stored');
      await running.pipeline.request({ studyInstanceUID: single.studyInstanceUID, method: 'other' });
      await running.reaches('stored', 'superseded');
      const stored = await running.state.jobs.list({ states: ['stored'], limit: 9 });
      expect(stored.map(({ method }) => method.id)).toEqual(['other']);
    });

    test.each([
      ['a study that is not there', { studyInstanceUID: '2.25.404' }, 'study-not-found'],
      [
        'a report that is not there',
        { studyInstanceUID: single.studyInstanceUID, seriesInstanceUID: '2.25.4', sopInstanceUID: '2.25.5' },
        'document-not-found',
      ],
      ['a method that is not there', { studyInstanceUID: single.studyInstanceUID, method: 'magic' }, 'method-unknown'],
    ])('says that there is no such thing: %s', async (_title, request, code) => {
      pacs.add(...single.ct);
      await start();
      await expect(running.pipeline.request(request)).rejects.toMatchObject({ code });
    });
  });
});
