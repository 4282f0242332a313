import { describe, expect, test } from '@jest/globals';
import { installableModels } from '../../../../models/experiments/installed-cards.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';

const axis = { location: 2, length: 1, lengthShare: 0.05 };
const proposal = { lesion: 'a', set: 'lidc', variant: 'network-views', box: 'rough', reader: 'truth', longPixels: 20, difference: { long: axis, short: axis } }; // prettier-ignore
const split = { testOnly: ['nsclc'] };
const folders = (...names: readonly string[]) => names.map((folder) => ({ kind: 'nifti', folder }));

const runOf = (experiment: string, stage: string, quick = false): RunResult =>
  ({
    recipe: { name: 'one', experiment, data: { sources: [...folders('lidc', 'nsclc'), { kind: 'phantoms' }], split } },
    seed: 1,
    quick,
    network: { id: 'small', parameters: 1 },
    lesions: { train: 5 },
    patients: { train: 3 },
    stages: [{ stage, steps: 10, seconds: 1, scores: [], proposals: [proposal] }],
  }) as unknown as RunResult;

const noFile = (): Uint8Array => {
  throw new Error('no file is needed');
};

describe('what a run has to install', () => {
  test('is the cascade under the name by which proposals look for it, with its errors and the sets that it learnt', () => {
    const [{ file, card }] = installableModels(runOf('recist-labelling', 'stn-lrp-shn-cos'), '2', noFile);
    expect(file).toBe('stn-lrp-shn-cos.onnx');
    expect(card).toMatchObject({ name: 'recist-labelling', version: '2', network: 'small' });
    expect(card.data.map(({ name }) => name)).toEqual(['lidc', 'phantoms']);
    expect(card.metrics).toContainEqual(expect.objectContaining({ value: 5, unit: '%' }));
  });

  test('is both generators of the stacked GAN', () => {
    const [{ file, card }] = installableModels(runOf('stacked-gan', 'with-sr'), '1', noFile);
    expect([file, card.name]).toEqual(['stacked-gan.onnx', 'stacked-gan']);
  });

  test('is nothing of a quick run, of the hourglass alone, or of another recipe', () => {
    const refused = expect.objectContaining({ code: 'run-mismatch' }) as unknown as Error;
    expect(() => installableModels(runOf('stacked-gan', 'with-sr', true), '1', noFile)).toThrow(refused);
    expect(() => installableModels(runOf('recist-labelling', 'shn'), '1', noFile)).toThrow(refused);
    expect(() => installableModels(runOf('co-training', 'x'), '1', noFile)).toThrow(refused);
    expect(() => installableModels(runOf('co-segmentation', 'fcn'), '1', noFile)).toThrow(refused);
  });
});
