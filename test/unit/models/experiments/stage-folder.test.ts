import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createStageFolder } from '../../../../models/experiments/run/stage-folder.js';

test('a stage that nothing validated is the same when it is read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-stage-'));
  const rows = [
    { stage: 'all', epoch: 1, steps: 2, learningRate: 0.1, trainingLoss: 3, validationLoss: NaN, seconds: 1 },
  ];
  const stage = createStageFolder(folder, 'all');
  stage.save(new Uint8Array([1, 2]), rows, true);
  stage.saveResult(new Map([['weight', { shape: [1], data: new Float32Array([5]) }]]), rows, new Uint8Array([3]));
  expect(stage.load()).toEqual({ checkpoint: new Uint8Array([1, 2]), rows });
  expect(stage.loadResult()?.rows).toEqual(rows);
  rmSync(folder, { recursive: true });
});
