import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jobStates, legalTransitions } from '../../../server/state/job-state.js';
import type { JobState } from '../../../server/state/job-state.js';
import type { LesionResult } from '../../../server/state/lesion-result.js';
import type { StateStore } from '../../../server/state/state-store.js';
import { newJob, someDocument, someMark, someMethod } from '../../fixtures/server/new-job.js';

/** A store under test: opened on the same data again, it must know what it knew. */
export interface StateStoreUnderTest {
  open(now: () => Date): Promise<StateStore>;
  remove(): Promise<void>;
}

/** The way to each state, for tests that begin there. */
const wayTo: Readonly<Record<JobState, readonly JobState[]>> = {
  waiting: [],
  queued: ['queued'],
  fetching: ['queued', 'fetching'],
  segmenting: ['queued', 'fetching', 'segmenting'],
  writing: ['queued', 'fetching', 'segmenting', 'writing'],
  stored: ['queued', 'fetching', 'segmenting', 'writing', 'stored'],
  superseded: ['superseded'],
  refused: ['refused'],
  failed: ['queued', 'failed'],
};

const someResult: LesionResult = {
  segmentation: { seriesInstanceUID: '2.25.501', sopInstanceUID: '2.25.502' },
  report: { seriesInstanceUID: '2.25.601', sopInstanceUID: '2.25.602' },
  measurements: {
    volumeMm3: 1000.5,
    volumeIntervalMm3: [900, 1100],
    longAxisMm: 20,
    shortAxisMm: 12,
    largestSlice: { slice: 4, longAxisMm: 21, shortAxisMm: 13 },
    meanHu: 40,
    sdHu: 9,
  },
  checks: [{ name: 'components', value: 1, unit: '1', limit: 1, passed: true }],
  flags: ['short-axis-assumed'],
  method: someMethod,
};

/** What every state store promises. */
export function stateStoreContract(name: string, create: () => StateStoreUnderTest): void {
  describe(`state store: ${name}`, () => {
    let subject: StateStoreUnderTest;
    let store: StateStore;
    let now = 0;
    const clock = (): Date => new Date(now);
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await subject.open(clock);
    };
    const accept = async (job = newJob()): Promise<string> => {
      await store.documents.accept(someDocument(), [job]);
      return job.id;
    };
    const walk = async (id: string, state: JobState): Promise<void> => {
      for (const to of wayTo[state]) await store.jobs.transition(id, { from: jobStates, to });
    };

    beforeEach(async () => {
      now = 1_000;
      subject = create();
      store = await subject.open(clock);
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    describe('documents', () => {
      test('come back as they were accepted, also after a restart', async () => {
        const document = someDocument({ warnings: [{ reason: 'no-scoord', detail: 'group 2', groupIndex: 2 }] });
        await store.documents.accept(document, []);
        await reopen();
        expect(await store.documents.find(document.sopInstanceUID)).toEqual(document);
        expect(await store.documents.ofStudy(document.studyInstanceUID)).toEqual([document]);
        expect(await store.documents.countOfSeries(document.seriesInstanceUID)).toBe(1);
      });

      test('are unknown before', async () => {
        expect(await store.documents.find('2.25.999')).toBeUndefined();
        expect(await store.documents.countOfSeries('2.25.999')).toBe(0);
      });

      test('bring a job once: the second time it is known, with its first acceptance', async () => {
        const first = await store.documents.accept(someDocument(), [newJob()]);
        now = 5_000;
        const second = await store.documents.accept(someDocument(), [newJob({ priority: 9 })]);
        expect([first.created.length, first.known.length]).toEqual([1, 0]);
        expect([second.created.length, second.known.length]).toEqual([0, 1]);
        expect(second.known[0]).toEqual(first.created[0]);
      });

      test('that change their kind keep one record', async () => {
        await store.documents.accept(someDocument({ kind: 'failed', failure: 'not-dicom' }), []);
        await store.documents.accept(someDocument(), []);
        expect(await store.documents.find('2.25.20')).toEqual(someDocument());
      });
    });

    describe('jobs', () => {
      test('begin waiting, with their acceptance as content date', async () => {
        const id = await accept(newJob({ priority: 3 }));
        await reopen();
        expect(await store.jobs.find(id)).toMatchObject({
          ...newJob({ priority: 3 }),
          state: 'waiting',
          documentUID: '2.25.20',
          studyInstanceUID: '2.25.10',
          attempts: 0,
          acceptedAt: new Date(1_000),
          timings: {},
        });
      });

      test('belong to the study of the marked image where the document names another one', async () => {
        const image = { ...someMark().referencedImage, studyInstanceUID: '2.25.11' };
        const id = await accept(newJob({ mark: someMark({ referencedImage: image }) }));
        expect((await store.jobs.ofStudy('2.25.11')).map((job) => job.id)).toEqual([id]);
      });

      test.each(jobStates.flatMap((from) => jobStates.map((to) => [from, to] as const)))(
        'from %s to %s: only as the table says',
        async (from, to) => {
          const id = await accept();
          await walk(id, from);
          const step = store.jobs.transition(id, { from: jobStates, to });
          if (legalTransitions[from].includes(to)) expect((await step)?.job.state).toBe(to);
          else await expect(step).rejects.toMatchObject({ code: 'illegal-transition' });
          expect((await store.jobs.find(id))?.state).toBe(legalTransitions[from].includes(to) ? to : from);
        },
      );

      test('do not move when another hand was quicker', async () => {
        const id = await accept();
        expect(await store.jobs.transition(id, { from: ['queued'], to: 'fetching' })).toBeUndefined();
        expect(await store.jobs.transition('absent', { from: jobStates, to: 'queued' })).toBeUndefined();
        expect(await store.jobs.history(id)).toEqual([]);
      });

      test('keep reason, key and series of a step, and forget the reason with the next', async () => {
        const id = await accept();
        const changes = { jobKey: 'k', ctSeriesInstanceUID: '2.25.50' };
        await store.jobs.transition(id, { from: ['waiting'], to: 'queued', changes });
        await store.jobs.transition(id, { from: ['queued'], to: 'fetching' });
        const reason = { code: 'pacs-unreachable', detail: 'attempt 1' };
        const retried = await store.jobs.transition(id, { from: ['fetching'], to: 'queued', reason });
        expect(retried?.job).toMatchObject({ ...changes, reason, attempts: 1 });
        const again = await store.jobs.transition(id, { from: ['queued'], to: 'fetching' });
        expect(again?.job).toMatchObject({ ...changes, attempts: 2 });
        expect(again?.job.reason).toBeUndefined();
      });

      test('remember their way and the time in each state', async () => {
        const id = await accept();
        now = 3_000;
        await store.jobs.transition(id, { from: ['waiting'], to: 'queued' });
        now = 3_500;
        await store.jobs.transition(id, { from: ['queued'], to: 'fetching' });
        now = 3_600;
        await store.jobs.transition(id, { from: ['fetching'], to: 'queued', reason: { code: 'interrupted' } });
        now = 3_700;
        const step = await store.jobs.transition(id, { from: ['queued'], to: 'fetching' });
        expect(step?.job.timings).toEqual({ waiting: 2_000, queued: 600, fetching: 100 });
        expect(
          (await store.jobs.history(id)).map(({ from, to, attempt, stageMs }) => [from, to, attempt, stageMs]),
        ).toEqual([
          ['waiting', 'queued', 0, 2_000],
          ['queued', 'fetching', 1, 500],
          ['fetching', 'queued', 1, 100],
          ['queued', 'fetching', 2, 100],
        ]);
        expect((await store.jobs.history(id))[2]?.reason).toEqual({ code: 'interrupted' });
      });

      test('begin afresh on request: attempts and time-out are set anew, the content date stays', async () => {
        const id = await accept();
        await walk(id, 'failed');
        const changes = { attempts: 0, waitUntil: new Date(9_000_000), checkAt: new Date(2_000), priority: 10 };
        const step = await store.jobs.transition(id, { from: ['failed'], to: 'waiting', changes });
        expect(step?.job).toMatchObject({ ...changes, acceptedAt: new Date(1_000) });
      });

      test('are found by study, document, lesion and state', async () => {
        const id = await accept();
        await store.jobs.transition(id, {
          from: ['waiting'],
          to: 'queued',
          changes: { ctSeriesInstanceUID: '2.25.50' },
        });
        const ids = (jobs: readonly { readonly id: string }[]) => jobs.map((job) => job.id);
        expect(ids(await store.jobs.ofStudy('2.25.10'))).toEqual([id]);
        expect(ids(await store.jobs.ofStudy('2.25.11'))).toEqual([]);
        expect(ids(await store.jobs.ofDocument('2.25.20'))).toEqual([id]);
        expect(ids(await store.jobs.ofLesion('2.25.50', '2.25.40'))).toEqual([id]);
        expect(ids(await store.jobs.ofLesion('2.25.51', '2.25.40'))).toEqual([]);
        expect(ids(await store.jobs.list({ states: ['queued', 'stored'], limit: 9 }))).toEqual([id]);
        expect(ids(await store.jobs.list({ states: ['waiting'], limit: 9 }))).toEqual([]);
        expect(await store.jobs.count()).toMatchObject({ queued: 1, waiting: 0, stored: 0 });
      });

      test('that a message drives are told of by when they came to their state', async () => {
        now = 1_000;
        const [waiting, queued, working, stored] = ['1', '2', '3', '4'].map((id) => newJob({ id: id.repeat(64) }));
        for (const job of [waiting, queued, working, stored]) await accept(job);
        now = 2_000;
        const changes = { ctSeriesInstanceUID: '2.25.50' };
        await store.jobs.transition(queued.id, { from: ['waiting'], to: 'queued', changes });
        now = 3_000;
        await walk(working.id, 'segmenting');
        await walk(stored.id, 'stored');
        const between = async (since: number, until: number) =>
          (await store.jobs.underWay(new Date(since), new Date(until))).map(({ id }) => id).sort();
        expect(await between(0, 9_000)).toEqual([queued.id, working.id]);
        expect(await between(0, 2_000)).toEqual([queued.id]);
        expect(await between(2_001, 3_000)).toEqual([working.id]);
        expect(await store.jobs.underWay(new Date(0), new Date(2_000))).toEqual([
          { id: queued.id, priority: 0, ctSeriesInstanceUID: '2.25.50' },
        ]);
      });

      test('tell their steps in the order in which they were made, behind a number', async () => {
        expect(await store.jobs.lastStep()).toBe(0);
        const job = newJob();
        await store.documents.accept(someDocument(), [job]);
        await store.jobs.transition(job.id, { from: ['waiting'], to: 'queued' });
        const before = await store.jobs.lastStep();
        await store.jobs.transition(job.id, { from: ['queued'], to: 'fetching' });
        await store.jobs.transition(job.id, { from: ['fetching'], to: 'refused', reason: { code: 'not-ct' } });
        const steps = await store.jobs.stepsSince(before, 10);
        expect(steps.map(({ step }) => [step.job.id, step.job.state, step.step.from, step.step.reason?.code])).toEqual([
          [job.id, 'fetching', 'queued', undefined],
          [job.id, 'refused', 'fetching', 'not-ct'],
        ]);
        expect(steps[1].sequence).toBe(await store.jobs.lastStep());
      });

      test('are listed newest first, page by page, of one study where asked', async () => {
        const ids: string[] = [];
        for (const group of [0, 1, 2]) {
          now = 1_000 + group;
          ids.push(await accept(newJob({ mark: someMark({ trackingUID: `2.25.4${group}` }) })));
        }
        const page = async (offset: number) => (await store.jobs.list({ limit: 2, offset })).map(({ id }) => id);
        expect(await page(0)).toEqual([ids[2], ids[1]]);
        expect(await page(2)).toEqual([ids[0]]);
        expect(await store.jobs.list({ studyInstanceUID: '2.25.11', limit: 9 })).toEqual([]);
      });

      test('are counted by reason and by the hour in which they came to a state', async () => {
        const [first, second, third] = ['1', '2', '3'].map((group) => newJob({ id: group.repeat(64) }));
        for (const job of [first, second, third]) await accept(job);
        const reason = { code: 'missing-slice' };
        now = 3_600_000;
        for (const { id } of [first, second])
          await store.jobs.transition(id, { from: ['waiting'], to: 'refused', reason });
        now = 7_200_001;
        await store.jobs.transition(third.id, { from: ['waiting'], to: 'refused', reason: { code: 'not-ct' } });
        expect(await store.jobs.countReasons(['refused', 'failed'])).toEqual([
          { state: 'refused', code: 'missing-slice', jobs: 2 },
          { state: 'refused', code: 'not-ct', jobs: 1 },
        ]);
        expect(await store.jobs.hourly('refused', new Date(3_600_000))).toEqual([
          { hour: new Date(3_600_000), jobs: 2 },
          { hour: new Date(7_200_000), jobs: 1 },
        ]);
        expect(await store.jobs.hourly('refused', new Date(7_200_002))).toEqual([]);
      });

      test('that wait are due at their time, the most urgent first', async () => {
        const calm = await accept(newJob({ mark: someMark({ trackingUID: '2.25.41' }) }));
        const urgent = await accept(newJob({ mark: someMark({ trackingUID: '2.25.42' }), priority: 10 }));
        const later = await accept(newJob({ mark: someMark({ trackingUID: '2.25.43' }) }));
        await store.jobs.scheduleCheck(later, new Date(60_000));
        expect((await store.jobs.dueWaiting(new Date(2_000), 9)).map(({ id }) => id)).toEqual([urgent, calm]);
        expect((await store.jobs.dueWaiting(new Date(2_000), 1)).map(({ id }) => id)).toEqual([urgent]);
        expect(await store.jobs.nextCheckAt()).toEqual(new Date(1_000));
      });

      test('that wait are woken by an arrival in their study, never put off by it', async () => {
        const id = await accept();
        await store.jobs.scheduleCheck(id, new Date(60_000));
        await store.jobs.wakeWaiting('2.25.11', new Date(2_000));
        expect(await store.jobs.nextCheckAt()).toEqual(new Date(60_000));
        await store.jobs.wakeWaiting('2.25.10', new Date(2_000));
        await store.jobs.wakeWaiting('2.25.10', new Date(90_000));
        expect(await store.jobs.nextCheckAt()).toEqual(new Date(2_000));
        await walk(id, 'queued');
        expect(await store.jobs.nextCheckAt()).toBeUndefined();
      });
    });

    describe('results', () => {
      const stored = async (): Promise<string> => {
        const id = await accept();
        await walk(id, 'writing');
        await store.jobs.transition(id, { from: ['writing'], to: 'stored', changes: { result: someResult } });
        return id;
      };

      test('are kept together with the state stored', async () => {
        const id = await stored();
        await reopen();
        expect(await store.results.find(id)).toEqual(someResult);
        expect(await store.results.ofStudy('2.25.10')).toEqual(new Map([[id, someResult]]));
        expect((await store.results.ofStudy('2.25.11')).size).toBe(0);
      });

      test('make their series known as our own', async () => {
        await stored();
        const own = async (uid: string) => store.results.isOwnSeries(uid);
        expect([await own('2.25.501'), await own('2.25.601'), await own('2.25.21')]).toEqual([true, true, false]);
      });

      test('do not exist before', async () => {
        expect(await store.results.find(await accept())).toBeUndefined();
      });
    });

    describe('cursors', () => {
      test('are kept by feed, across restarts', async () => {
        await store.cursors.set('orthanc', '7');
        await store.cursors.set('orthanc', '9');
        await reopen();
        expect([await store.cursors.get('orthanc'), await store.cursors.get('embedded')]).toEqual(['9', undefined]);
      });
    });

    describe('series', () => {
      const at = (ms: number): Date => new Date(ms);

      test('are quiet since their last arrival, across restarts', async () => {
        await store.series.touch('2.25.10', '2.25.50', at(100));
        await store.series.touch('2.25.10', '2.25.50', at(300));
        await store.series.touch('2.25.10', '2.25.50', at(200));
        await reopen();
        expect(await store.series.observe('2.25.10', '2.25.50', 12, at(900))).toEqual(at(300));
      });

      test('that nobody told of are quiet since they were first counted', async () => {
        expect(await store.series.observe('2.25.10', '2.25.50', 12, at(900))).toEqual(at(900));
        expect(await store.series.observe('2.25.10', '2.25.50', 12, at(1_900))).toEqual(at(900));
      });

      test('that count more after an arrival have grown at the arrival', async () => {
        await store.series.observe('2.25.10', '2.25.50', 12, at(900));
        await store.series.touch('2.25.10', '2.25.50', at(1_200));
        expect(await store.series.observe('2.25.10', '2.25.50', 13, at(1_900))).toEqual(at(1_200));
      });

      test('that count more than before have grown', async () => {
        await store.series.observe('2.25.10', '2.25.50', 12, at(900));
        expect(await store.series.observe('2.25.10', '2.25.50', 13, at(1_900))).toEqual(at(1_900));
      });
    });

    test('answers when asked whether it is there', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
