import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Mask } from '../../../../dicom-sr/segmentation/mask.js';
import type { SourceLesion } from '../../../../models/data/source-lesion.js';
import { drawWeights, lesionBatches } from '../../../../models/experiments/lesion-network/lesion-batches.js';
import { taughtLesion } from '../../../../models/experiments/lesion-network/taught-lesions.js';
import { createSourceFactory } from '../../../../models/experiments/load-lesions.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import { variants as lesionVariants } from '../../../../models/experiments/lesion-network/lesion-variants.js';
import { runRecipe } from '../../../../models/experiments/run/run-recipe.js';
import { gridSize } from '../../../../models/lesion-network/lesion-grid.js';
import { lesionLoss } from '../../../../models/lesion-network/lesion-loss.js';
import { createLesionNetworkMethod } from '../../../../models/lesion-network/lesion-network-method.js';
import { imageShape, lesionNetwork } from '../../../../models/lesion-network/network.js';
import type { LesionExample } from '../../../../models/lesion-network/training-example.js';
import { plainExample, wholeMask } from '../../../../models/lesion-network/training-example.js';
import { supervised } from '../../../../models/losses/supervised.js';
import { createEllipsoid } from '../../../../models/methods/ellipsoid.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { constantRate } from '../../../../models/training/learning-rate-schedule.js';
import { adamW } from '../../../../models/training/optimizer.js';
import type { Batch } from '../../../../models/training/trainer.js';
import { createTrainer } from '../../../../models/training/trainer.js';
import type { Ball } from '../methods/ball.js';
import { ball, dice } from '../methods/ball.js';

function truthOf({ volume: { shape }, isInside }: Ball): Mask {
  const [slices, rows, columns] = shape;
  const voxels = new Uint8Array(slices * rows * columns);
  for (let k = 0, i = 0; k < slices; k++)
    for (let j = 0; j < rows; j++) for (let c = 0; c < columns; c++, i++) voxels[i] = isInside(k, j, c) ? 1 : 0;
  return { origin: [0, 0, 0], shape, voxels };
}

const source = (id: string, one: Ball): SourceLesion => ({
  id: `balls/${id}#1`,
  set: 'balls',
  patient: `balls/${id}`,
  organ: 'soft-tissue',
  volume: one.volume,
  mark: one.mark,
  truth: truthOf(one),
});

const lesion = ball();

/** Comparing digests is a thousand times faster than comparing arrays value by value. */
const digest = (...parts: readonly Float32Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const bytesOf = ({ image, target, certainty }: LesionExample): string => digest(image, target, certainty);
const bytesOfBatch = (batch: Batch): string => digest(...Object.values(batch).map(({ data }) => data as Float32Array));

describe('a lesion to learn from', () => {
  const whole = source('one', lesion);

  test('is the same on the grid of its mark as with its whole image', () => {
    const small = ball({ radiusMm: 6, heightMm: 5 });
    const taught = taughtLesion(source('small', small), 'truth')!;
    const uncut = { volume: small.volume, mark: small.mark, mask: wholeMask(truthOf(small), small.volume) };
    expect(bytesOf(plainExample(taught))).toEqual(bytesOf(plainExample(uncut)));
    expect(taught.volume.voxels.length).toBeLessThan(small.volume.voxels.length);
  });

  test('has the mask of a method where its truth may not be used, at a mark drawn as by another reader', () => {
    const method = createEllipsoid();
    const taught = taughtLesion(
      { ...whole, truth: truthOf(ball({ radiusMm: 3 })) },
      { method, markJitter: 0.1, seed: 1 },
    )!;
    const voxels = (mask: ArrayLike<number>): number => Array.from(mask).filter((value) => value === 1).length;
    const careful = voxels(method.segment(lesion.volume, lesion.mark).mask.voxels);
    expect(Math.abs(voxels(taught.mask.voxels) / careful - 1)).toBeLessThan(0.35);
    expect(taught.mark.longAxis).not.toEqual(lesion.mark.longAxis);
  });

  test('is passed over without truth', () => {
    const { truth: _, ...unknown } = whole;
    expect(taughtLesion(unknown, 'truth')).toBeUndefined();
  });
});

describe('the lesions of an epoch', () => {
  const sets = [...Array.from({ length: 16 }, () => 'large'), 'small'];
  const lesions = sets.map((set, i) => ({ set, longAxisMm: i === 0 ? 5 : 20 }));

  test('come from a set as often as the root of its size says, small ones less often', () => {
    const weights = drawWeights(lesions, { leastLongMm: 10, smallShare: 0.25 });
    const large = weights.slice(0, 16).reduce((sum, weight) => sum + weight, 0);
    expect(large / weights[16]).toBeCloseTo(Math.sqrt(15.25), 9);
    expect(weights[0] / weights[1]).toBeCloseTo(0.25, 9);
  });

  test('are the same for the same random numbers', () => {
    const options = { batch: 2, stepsPerEpoch: 2, leastLongMm: 0, smallShare: 1 };
    const batches = lesionBatches([taughtLesion(source('one', lesion), 'truth')!], options);
    const [first, second] = [1, 1].map((seed) => [...batches.epoch(seededRandom(seed))]);
    expect(first).toHaveLength(2);
    expect(first.map(bytesOfBatch)).toEqual(second.map(bytesOfBatch));
    expect(bytesOfBatch(first[0])).not.toEqual(bytesOfBatch(first[1]));
  });
});

test('the lesion network learns a few lesions by heart', async () => {
  const lesions = [lesion, ball({ radiusMm: 8, heightMm: 6 })].map((one, i) =>
    taughtLesion(source(String(i), one), 'truth')!,
  );
  const batches = lesionBatches(lesions, { batch: 2, stepsPerEpoch: 40, leastLongMm: 0, smallShare: 1 });
  const trainer = await createTrainer({
    network: lesionNetwork,
    image: imageShape,
    loss: supervised(lesionLoss(gridSize.markedSlice)),
    optimizer: adamW({ weightDecay: 1e-4 }),
    schedule: constantRate(4e-3),
    clipNorm: 5,
    seed: 1,
    threads: 2,
  });
  const losses: number[] = [];
  for (const batch of batches.epoch(seededRandom(1))) losses.push((await trainer.step(batch)).loss);
  expect(losses[39]).toBeLessThan(losses[0] / 2);
  const method = createLesionNetworkMethod(
    async (image) => (await trainer.predict(image))['probability'],
    '1',
    createEllipsoid(),
  );
  expect(dice(await method.segment(lesion.volume, lesion.mark), lesion)).toBeGreaterThan(0.8);
  await trainer.close();
}, 120_000);

describe('the recipe of the lesion network', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'recist3d-lesion-network-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('tests every patient with the network that has not seen it', async () => {
    const recipe = parseRecipe(
      JSON.stringify({
        name: 'small',
        about: 'A test.',
        experiment: 'lesion-network',
        seeds: [1],
        data: {
          sources: [{ kind: 'phantoms', firstSeed: 1, count: 2, slices: 24, matrix: 96, lesions: 3 }],
          leastLongMm: 0,
          split: { seed: 1, validationShare: 0, testShare: 0 },
        },
        training: {
          batch: 1,
          epochs: 1,
          stepsPerEpoch: 1,
          optimizer: { kind: 'adamw' },
          schedule: { kind: 'constant', rate: 0.001 },
        },
        labels: 'graph-cut-3d',
        folds: 2,
      }),
    );
    const createSource = createSourceFactory(folder, () => {
      throw new Error('no archive here');
    });
    const result = await runRecipe({ recipe, seed: 1, folder, quick: false, threads: 1, createSource });
    const testedBy = (stage: string) =>
      new Set(result.stages.find((one) => one.stage === stage)!.scores.map((score) => score.lesion));
    const [first, second] = [testedBy('fold-1'), testedBy('fold-2')];
    const patients = (lesions: Set<string>) => new Set([...lesions].map((id) => id.split('#')[0]));
    expect(patients(first).size + patients(second).size).toBe(2);
    expect([...patients(first)].some((patient) => patients(second).has(patient))).toBe(false);
    expect(testedBy('all').size).toBe(0);
    const variants = new Set(result.stages[0].scores.map(({ variant }) => variant));
    expect([...variants]).toEqual(Object.keys(lesionVariants));
    expect(result.network).toMatchObject({ id: 'lesion-network' });
  }, 120_000);
});
