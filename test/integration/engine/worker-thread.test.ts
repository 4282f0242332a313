import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { createOnnxRuntimeEngine } from '../../../models/engine/onnxruntime-engine.js';
import type { Tensor } from '../../../models/graph/value.js';
import { networkNamed } from '../../../models/networks/network-registry.js';
import { noisyNetworkFile, noisyTensor } from '../../contract/engine/network-files.js';

const withBuild = existsSync('dist/models/engine/create-inference-engine.js') ? describe : describe.skip;

withBuild('a network in worker threads', () => {
  const model = noisyNetworkFile(networkNamed('u-net-small'), 2, 32);
  const image = noisyTensor([1, 2, 32, 32]);

  test('gives in two at a time, and in two after them, what it gives in the main thread', async () => {
    const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 }).load(model);
    const { probability } = await session.run({ image });
    await session.close();
    for (const _round of [1, 2]) {
      const workers = [0, 1].map(() => new Worker(new URL('engine-worker.mjs', import.meta.url)));
      const answers = await Promise.all(
        workers.map(async (worker) => {
          worker.postMessage({ model, feeds: { image } });
          const [results] = (await once(worker, 'message')) as [Record<string, Tensor>];
          return results['probability'];
        }),
      );
      for (const { shape, data } of answers) {
        expect(shape).toEqual(probability.shape);
        expect([...data]).toEqual([...probability.data]);
      }
      expect(await Promise.all(workers.map((worker) => worker.terminate()))).toEqual([1, 1]);
    }
  });

  test('can be ended at any moment, and the process goes on', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'recist3d-ended-'));
    const file = join(scratch, 'model.onnx');
    writeFileSync(file, model);
    const program = resolve('test/integration/engine/end-threads.mjs');
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program, file], { encoding: 'utf8' });
    rmSync(scratch, { recursive: true });
    expect([status, signal, stdout, stderr]).toEqual([0, null, 'ended\n', '']);
  });
});
