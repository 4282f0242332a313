import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { intervalOf } from '../../../../models/quality/perturbed-volumes.js';
import type { InteractiveSegmenter } from '../../../../server/segmenter/interactive-segmenter.js';
import type { SegmentRequest } from '../../../../server/segmenter/segmenter.js';
import { createWorkerPoolSegmenter } from '../../../../server/segmenter/worker-pool-segmenter.js';
import { waitUntil } from '../../../services/wait-until.js';

const workerUrl = pathToFileURL(resolve('test/unit/server/segmenter/scripted-worker.mjs'));

describe('the worker pool', () => {
  let segmenter: InteractiveSegmenter;
  const replaced: string[] = [];
  const voxels = new Int16Array(new SharedArrayBuffer(2));
  const request = (method: string): SegmentRequest => ({
    volume: { voxels, shape: [1, 1, 1], spacingMm: [1, 1, 1] },
    mark: {
      slice: 0,
      longAxis: [
        [0, 0],
        [1, 1],
      ],
    },
    method,
  });
  const open = (threads: number, timeoutMs = 60_000): void => {
    replaced.length = 0;
    voxels[0] = 0;
    segmenter = createWorkerPoolSegmenter({ workerUrl, threads, timeoutMs, onReplaced: (code) => replaced.push(code) });
  };
  const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'done',
      (error: { code?: unknown }) => error.code,
    );
  afterEach(() => segmenter.close());

  test('hands volumes over without a copy', async () => {
    open(1);
    await segmenter.segment(request('work'));
    await segmenter.segment(request('work'));
    expect(voxels[0]).toBe(2);
  });

  test('adds the interval from the perturbed marks, which are tasks of their own', async () => {
    open(2);
    const { measurements } = await segmenter.segment(request('work'));
    expect(measurements.volumeIntervalMm3).toEqual(intervalOf(100, [100 * 1.025, 100 * 0.975]));
  });

  test('is ready when its workers have said so', async () => {
    open(2);
    expect(segmenter.isReady()).toBe(false);
    await Promise.all([segmenter.segment(request('work')), segmenter.segment(request('work'))]);
    expect(segmenter.isReady()).toBe(true);
  });

  test('works off more tasks than it has threads', async () => {
    open(2);
    await Promise.all(Array.from({ length: 9 }, () => segmenter.segment(request('work'))));
    expect(voxels[0]).toBe(9);
  });

  test('passes on the code of a refusal and keeps the worker', async () => {
    open(1);
    await expect(segmenter.segment(request('refuse'))).rejects.toMatchObject({
      code: 'no-lesion-found',
      retryable: false,
    });
    expect(replaced).toEqual([]);
  });

  test.each(['crash', 'throw'])(
    'replaces a worker on %s, fails its task as retryable and goes on with the next',
    async (method) => {
      open(1);
      const first = expect(segmenter.segment(request(method))).rejects.toMatchObject({
        code: 'segmenter-crashed',
        retryable: true,
      });
      const second = segmenter.segment(request('work'));
      await first;
      expect((await second).flags).toEqual(['voxel 1']);
      expect(replaced).toEqual(['segmenter-crashed']);
    },
  );

  test('replaces a worker that takes too long', async () => {
    open(1, 200);
    expect(await codeOf(segmenter.segment(request('hang')))).toBe('segmenter-timeout');
    expect(replaced).toEqual(['segmenter-timeout']);
  });

  test('ends a worker that takes too long, or is closed, only when it is not within a native call', async () => {
    open(1, 200);
    // On a busy machine a worker may be late before it has begun.
    while (voxels[0] === 0) expect(await codeOf(segmenter.segment(request('native')))).toBe('segmenter-timeout');
    await segmenter.close();
    expect(voxels[0]).toBe(77);
    open(1);
    const closed = codeOf(segmenter.segment(request('native')));
    await waitUntil('the call has begun', () => voxels[0] === 1);
    await segmenter.close();
    expect([await closed, voxels[0]]).toEqual(['segmenter-closed', 77]);
  });

  test('refuses what is waiting and in work when it is closed', async () => {
    open(1);
    const codes = [request('hang'), request('work')].map((task) => codeOf(segmenter.segment(task)));
    await segmenter.close();
    expect(await Promise.all([...codes, codeOf(segmenter.segment(request('work')))])).toEqual([
      'segmenter-closed',
      'segmenter-closed',
      'segmenter-closed',
    ]);
  });
});
