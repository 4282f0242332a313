import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JobState } from '../../../../server/state/job-state.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../../../fixtures/server/marked-study.js';
import type { TestPipeline, TestPipelineOptions } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';
import { until } from '../../../fixtures/until.js';

const study = markedStudy('restart', { marks: 2 });
const forEver = (): Promise<never> => new Promise(() => undefined);

/** What a run without a kill stores: the result of every other run must be this. */
async function undisturbed(): Promise<ReadonlyMap<string, Uint8Array>> {
  const pacs = new InMemoryPacs();
  pacs.add(...study.ct, study.sr);
  const running = testPipeline({ pacs, now: () => new Date('2024-05-06T07:08:09Z') });
  await running.pipeline.start();
  await running.reaches('stored', 'stored');
  await running.stop();
  return contentOf(pacs);
}

const contentOf = (pacs: InMemoryPacs): ReadonlyMap<string, Uint8Array> =>
  new Map(pacs.held().map(({ sopInstanceUID, part10 }) => [sopInstanceUID, Buffer.from(part10)]));

describe('after a kill', () => {
  let folder: string;
  let pacs: InMemoryPacs;
  let running: TestPipeline;
  let now = new Date('2024-05-06T07:08:09Z');

  const start = async (options: Partial<TestPipelineOptions> = {}): Promise<void> => {
    const stateFile = join(folder, 'state.db');
    running = testPipeline({ pacs, stateFile, leaseMs: 200, now: () => now, ...options });
    await running.pipeline.start();
  };
  const killAndRestart = async (options: Partial<TestPipelineOptions> = {}): Promise<void> => {
    await running.kill();
    pacs.onCall = () => undefined;
    pacs.answerStore = (outcome) => outcome;
    now = new Date('2024-05-06T07:18:09Z');
    await start(options);
  };

  beforeEach(() => {
    now = new Date('2024-05-06T07:08:09Z');
    folder = mkdtempSync(join(tmpdir(), 'recist3d-restart-'));
    pacs = new InMemoryPacs();
  });
  afterEach(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** How to hold the pipeline where its jobs are in one state. */
  const holds: Readonly<Record<string, () => void | Promise<void>>> = {
    waiting: () => pacs.remove(study.ct[2]?.sopInstanceUID ?? ''),
    fetching: () => {
      pacs.onCall = (method) => (method === 'retrieveSeries' ? forEver() : undefined);
    },
    segmenting: () => {
      running.segmenter.onSegment = forEver;
    },
    writing: () => {
      pacs.onCall = (method) => (method === 'store' ? forEver() : undefined);
    },
  };

  test.each(Object.keys(holds) as JobState[])(
    'in the state %s the job goes on, and its result is stored once',
    async (state) => {
      pacs.add(...study.ct, study.sr);
      if (state === 'waiting') pacs.remove(study.ct[1]?.sopInstanceUID ?? '');
      running = testPipeline({ pacs, stateFile: join(folder, 'state.db'), leaseMs: 200, now: () => now });
      await holds[state]?.();
      await running.pipeline.start();
      await running.reaches(state, state);
      await killAndRestart();
      if (state === 'waiting') pacs.add(...study.ct);
      await running.reaches('stored', 'stored');
      await running.settles();
      expect(contentOf(pacs)).toEqual(await undisturbed());
      expect(pacs.ofModality('SEG')).toHaveLength(2);
    },
  );

  test('between storing and remembering it, the same is stored again, byte by byte', async () => {
    pacs.add(...study.ct, study.sr);
    pacs.onCall = (method) =>
      method === 'retrieveInstance' && pacs.ofModality('SEG').length > 0 ? forEver() : undefined;
    await start();
    await running.reaches('writing', 'writing');
    await until(() => pacs.ofModality('SEG').length === 2);
    await killAndRestart();
    await running.reaches('stored', 'stored');
    await running.settles();
    expect(contentOf(pacs)).toEqual(await undisturbed());
  });

  test('before the page of a feed was accepted it is told again, and nothing is lost', async () => {
    pacs.add(...study.ct, study.sr);
    running = testPipeline({ pacs, stateFile: join(folder, 'state.db'), leaseMs: 200, now: () => now });
    let isAccepting = false;
    running.context.documents.enqueue = () => {
      isAccepting = true;
      return forEver();
    };
    await running.pipeline.start();
    await until(() => isAccepting);
    await running.kill();
    await start();
    await running.reaches('stored', 'stored');
  });

  test('while a document was read, it is read again', async () => {
    pacs.add(...study.ct, study.sr);
    let isReading = false;
    pacs.onCall = (method) => {
      if (method !== 'retrieveInstance') return undefined;
      isReading = true;
      return forEver();
    };
    await start();
    await until(() => isReading);
    await killAndRestart();
    await running.reaches('stored', 'stored');
  });

  test('a job whose message was lost gets one', async () => {
    pacs.add(...study.ct, study.sr);
    await holds['writing']?.();
    await start();
    await running.reaches('writing', 'writing');
    for (const job of await running.state.jobs.list({ limit: 9 })) await running.context.lesions.remove(job.id);
    await killAndRestart();
    await running.reaches('stored', 'stored');
  });

  test('again and again, a job that takes the server down with it is set aside', async () => {
    const single = markedStudy('poison');
    pacs.add(...single.ct, single.sr);
    for (let run = 1; run <= 3; run += 1) {
      running = testPipeline({ pacs, stateFile: join(folder, 'state.db'), leaseMs: 200 });
      running.segmenter.onSegment = forEver;
      await running.pipeline.start();
      await until(async () => (await running.state.jobs.list({ limit: 1 }))[0]?.attempts === run);
      await running.reaches('segmenting');
      await running.kill();
    }
    await start();
    await running.reaches('failed');
    expect((await running.state.jobs.list({ limit: 1 }))[0]?.reason?.code).toBe('delivery-limit');
  });

  test('and an update of the method, the mark is converted by the new version', async () => {
    pacs.add(...study.ct, study.sr);
    await holds['fetching']?.();
    await start();
    await running.reaches('fetching', 'fetching');
    await killAndRestart({ methodVersion: '2' });
    await running.reaches('superseded', 'superseded', 'stored', 'stored');
    const stored = await running.state.jobs.list({ states: ['stored'], limit: 9 });
    expect(stored.map(({ method }) => method.version)).toEqual(['2', '2']);
    expect(pacs.ofModality('SEG')).toHaveLength(2);
  });

  test('and with a damaged model file, the marks wait with that reason, and go on when it is whole again', async () => {
    pacs.add(...study.ct, study.sr);
    await holds['fetching']?.();
    await start();
    await running.reaches('fetching', 'fetching');
    await killAndRestart({ methodVersion: 'not-installed', methodFailure: 'model-digest-mismatch' });
    const reasons = async () => (await running.state.jobs.list({ limit: 9 })).map(({ reason }) => reason?.code);
    await until(async () => String(await reasons()) === 'method-unavailable,method-unavailable');
    expect(pacs.ofModality('SEG')).toEqual([]);
    await killAndRestart();
    await running.reaches('stored', 'stored');
    expect(pacs.ofModality('SEG')).toHaveLength(2);
  });
});

describe('a server that is told to stop', () => {
  test('ends the work in hand first, and takes up nothing new', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.ct, study.sr);
    const running = testPipeline({ pacs, settings: { concurrency: 1 } });
    let release = (): void => undefined;
    running.segmenter.onSegment = () => new Promise((resolve) => (release = resolve));
    await running.pipeline.start();
    await running.reaches('queued', 'segmenting');
    const stopped = running.pipeline.stop(60_000);
    release();
    await stopped;
    expect(await running.states()).toEqual(['queued', 'stored']);
    await running.state.close();
  });
});
