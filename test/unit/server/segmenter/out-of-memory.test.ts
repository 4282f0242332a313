import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { createWorkerPoolSegmenter } from '../../../../server/segmenter/worker-pool-segmenter.js';

const workerUrl = pathToFileURL(resolve('test/unit/server/segmenter/exhausting-worker.mjs'));

test('a lesion that takes all memory ends its thread alone: it fails retryably, and the next one is segmented', async () => {
  const replaced: string[] = [];
  const onReplaced = (code: string): void => void replaced.push(code);
  const segmenter = createWorkerPoolSegmenter({
    workerUrl,
    threads: 1,
    timeoutMs: 60_000,
    heapMegabytes: 32,
    onReplaced,
  });
  const voxels = new Int16Array(new SharedArrayBuffer(2));
  const longAxis = [
    [0, 0],
    [1, 1],
  ] as const;
  const volume = { voxels, shape: [1, 1, 1], spacingMm: [1, 1, 1] } as const;
  const segment = (method: string) => segmenter.segment({ volume, mark: { slice: 0, longAxis }, method });
  try {
    await expect(segment('exhaust')).rejects.toMatchObject({ code: 'segmenter-crashed', retryable: true });
    expect((await segment('work')).measurements.volumeMm3).toBe(1);
    expect(replaced).toEqual(['segmenter-crashed']);
  } finally {
    await segmenter.close();
  }
});
