import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openCandidateNetwork } from '../../../../models/candidates/candidate-network.js';
import { createOnnxRuntimeEngine } from '../../../../models/engine/onnxruntime-engine.js';
import { createPhantom } from '../../../../models/phantom/create-phantom.js';
import { installWeights } from '../../../../models/experiments/install-weights.js';
import { createSourceFactory } from '../../../../models/experiments/load-lesions.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import type { Recipe } from '../../../../models/experiments/recipe/recipe.js';
import { runRecipe } from '../../../../models/experiments/run/run-recipe.js';
import type { RunResult } from '../../../../models/experiments/run/run-result.js';
import { createMethodRegistry } from '../../../../models/methods/method-registry.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-recipes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Two small phantoms to learn from, one to validate with, one to test with; a network of a few hundred weights. */
function recipe(experiment: Recipe['experiment'], more: object): Recipe {
  const phantoms = { kind: 'phantoms', firstSeed: 1, count: 4, slices: 24, matrix: 96, lesions: 3 };
  const split = { seed: 1, validationShare: 0.25, testShare: 0.25 };
  const common = {
    name: `test-${experiment}`,
    about: 'A test.',
    seeds: [1],
    experiment,
    data: { sources: [phantoms], leastLongMm: 0, split },
  };
  const training = {
    batch: 2,
    epochs: 3,
    stepsPerEpoch: 3,
    optimizer: { kind: 'adam' },
    schedule: { kind: 'plateau', rate: 0.005, patience: 2 },
  };
  const network = { architecture: 'u-net', baseChannels: 4, depth: 2 };
  const trained = experiment === 'initial-masks' ? {} : { network, training, input: { side: 16 } };
  return parseRecipe(JSON.stringify({ ...common, ...trained, ...more }));
}

const inputOf = (own: Recipe) => ('input' in own ? own.input : { side: 16 });

const noDicom = (): never => {
  throw new Error('no archive here');
};

interface RunOptions {
  readonly seed?: number;
  readonly onEpoch?: (epoch: number) => void;
}

const run = (own: Recipe, name: string, { seed = 1, onEpoch }: RunOptions = {}): Promise<RunResult> =>
  runRecipe({
    recipe: own,
    seed,
    folder: join(scratch, name),
    quick: false,
    threads: 1,
    createSource: createSourceFactory(scratch, noDicom),
    cacheFolder: join(scratch, 'rois'),
    ...(onEpoch && { onEpoch: ({ epoch }: { epoch: number }) => onEpoch(epoch) }),
  });

const sliceDice = ({ stages }: RunResult) => stages.flatMap(({ scores }) => scores.map(({ slice }) => slice.dice));

describe('a recipe of slice propagation', () => {
  const own = recipe('slice-propagation', {
    labels: 'grabcut-r',
    rounds: 1,
    epochsPerRound: 2,
    loss: 'recist',
    firstWeight: 0.1,
    firstEpochs: 1,
  });

  test('leaves history, curves, networks and scores of each stage with and without GrabCut', async () => {
    const result = await run(own, 'whole');
    expect(result.stages.map(({ stage, steps }) => [stage, steps])).toEqual([
      ['recist-slice', 9],
      ['wsss-3', 15],
    ]);
    const variants = new Set(result.stages[0].scores.map(({ variant }) => variant));
    expect(variants).toEqual(new Set(['CNN', 'CNN-GC']));
    expect(result.stages[1].counts!['slices']).toBeGreaterThan(result.stages[0].counts!['slices']);
    expect(result.stages[1].inVolumes!.lesion.some((count) => count > 0)).toBe(true);
    for (const file of ['history.csv', 'curves.png', 'recist-slice.onnx', 'wsss-3.onnx', 'wsss-3.safetensors'])
      expect(existsSync(join(scratch, 'whole', file))).toBe(true);
    expect(
      readFileSync(join(scratch, 'whole', 'history.csv'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(6);
  });

  test('broken off in the middle goes on to the same numbers as without a break', async () => {
    const whole = await run(own, 'whole');
    for (const broken of [2, 1]) {
      let epochs = 0;
      const breakOff = (): void => {
        epochs++;
        if (epochs === broken + 1) throw new Error('killed');
      };
      await expect(run(own, 'broken', { onEpoch: breakOff })).rejects.toThrow('killed');
    }
    const resumed = await run(own, 'broken');
    expect(sliceDice(resumed)).toHaveLength(sliceDice(whole).length);
    sliceDice(resumed).forEach((dice, i) => expect(Math.abs(dice - sliceDice(whole)[i])).toBeLessThan(1e-3));
    const losses = (name: string) => readFileSync(join(scratch, name, 'history.csv'), 'utf8').split('\n').map((row) => row.split(',').slice(0, 6)); // prettier-ignore
    expect(losses('broken')).toEqual(losses('whole'));
  });

  test('is not run again where it was finished, and refuses the folder of another recipe', async () => {
    let epochs = 0;
    await run(own, 'whole', { onEpoch: () => void epochs++ });
    expect(epochs).toBe(0);
    const other = { ...own, about: 'Another one.' };
    await expect(run(other, 'whole')).rejects.toMatchObject({ code: 'run-mismatch' });
  });

  test('ends a stage early when the validation loss no longer falls', async () => {
    if (own.experiment !== 'slice-propagation') throw new TypeError('another recipe was built');
    const training = { ...own.training, epochs: 12, patience: 1, schedule: { kind: 'constant' as const, rate: 1e-9 } };
    const result = await run({ ...own, rounds: 0, firstEpochs: 0, training }, 'early');
    expect(result.stages[0].steps).toBeLessThan(36);
  });
});

describe('a recipe of co-training', () => {
  test.each(['none', 'slice', 'region'])(
    'with consistency on %s scores both subnets and their mean',
    async (consistency) => {
      const own = recipe('co-training', { consistency, preparationEpochs: 1 });
      const { stages, network } = await run(own, `co-${consistency}`);
      expect(new Set(stages[0].scores.map(({ variant }) => variant))).toEqual(new Set(['ensemble', 'under', 'over']));
      expect(network!.id).toMatch(/^pair-of-/);
      expect(stages[0].scores.every(({ slice, volume }) => slice.dice >= 0 && volume === undefined)).toBe(true);
    },
  );

  test('on whole slices counts candidates by their confidence', async () => {
    const own = recipe('whole-slice', { preparationEpochs: 1, input: { side: 48 }, pixelMm: 380 / 48 });
    const { stages, lesions } = await run(own, 'whole-slice');
    expect(lesions.test).toBeGreaterThan(0);
    const [loosest] = stages[0].candidates!;
    expect(loosest).toMatchObject({ set: 'phantoms', studies: 1, threshold: 0.5, lesions: lesions.test });
    expect(stages[0].candidates!.map(({ candidates }) => candidates)).toEqual(
      stages[0].candidates!.map(({ candidates }) => candidates).sort((a, b) => b - a),
    );
    const model = new Uint8Array(readFileSync(join(scratch, 'whole-slice', 'whole-slice.onnx')));
    const options = {
      side: 48,
      pixelMm: 380 / 48,
      window: { lower: -160, upper: 240 },
      threshold: 0.5,
      leastLongMm: 0,
    };
    const engine = createOnnxRuntimeEngine({ provider: 'cpu', threads: 1 });
    const network = await openCandidateNetwork(engine, model, options);
    const { volume } = createPhantom({ seed: 9, slices: 24, matrix: 96, lesions: 1 });
    const candidates = await network.propose(volume);
    await network.close();
    expect(candidates.every(({ confidence, mask }) => confidence >= 0.5 && mask.voxels.includes(1))).toBe(true);
  });
});

describe('a recipe of co-segmentation', () => {
  test('scores the FCN and each network of pairs, plain and after the dense CRF', async () => {
    const variants = [{ network: 'co-vgg-16-small', clustering: false }, { network: 'co-vgg-16-csa-small' }];
    const own = recipe('co-segmentation', { network: undefined, clusters: 2, partners: 2, variants });
    const result = await run({ ...own, input: { ...inputOf(own), side: 24 } } as Recipe, 'pairs');
    const { stages } = result;
    expect(stages.map(({ stage }) => stage)).toEqual([
      'fcn',
      'co-vgg-16-small-without-clustering',
      'co-vgg-16-csa-small',
    ]);
    const rows = new Set(stages[1].scores.map(({ variant }) => variant));
    expect(rows).toEqual(new Set(['CNN', 'CNN-DCRF']));
    expect(stages[2].scores).toHaveLength(stages[0].scores.length);
    // What the run leaves can be installed, and is a method.
    const [run_, installed] = [join(scratch, 'pairs'), join(scratch, 'weights')];
    writeFileSync(join(run_, 'results.json'), JSON.stringify(result));
    expect(installWeights(run_, installed, '1')).toEqual(['co-segmentation', 'co-segmentation-lesions']);
    const engine = { engine: 'onnxruntime-cpu', threads: 1 } as const;
    const registry = createMethodRegistry({ weights: installed, engine });
    expect(registry.failureOf('co-segmentation')).toBeUndefined();
    const { volume, lesions } = createPhantom({ seed: 9, slices: 24, matrix: 96, lesions: 1 });
    const method = registry.get('co-segmentation');
    const { mask } = await method.segment(volume, lesions[0].mark);
    expect(mask.shape[0]).toBe(1);
    expect(method.description).toMatchObject({ id: 'co-segmentation', version: '1', parameters: { partners: 3 } });
    expect(registry.failureOf('co-segmentation-enhanced')?.code).toBe('weights-not-installed');
    writeFileSync(join(installed, 'co-segmentation-lesions.safetensors'), 'other lesions');
    const changed = createMethodRegistry({ weights: installed, engine });
    expect(changed.failureOf('co-segmentation')?.code).toBe('model-digest-mismatch');
  });
});

describe('a recipe of co-segmentation that is split by cluster', () => {
  const variants = [{ network: 'co-vgg-16-small' }];
  const eightPhantoms = {
    sources: [{ kind: 'phantoms', firstSeed: 1, count: 8, slices: 24, matrix: 96, lesions: 3 }],
    leastLongMm: 0,
    split: { seed: 1, validationShare: 0.25, testShare: 0.25 },
  };
  const stratified = { network: undefined, clusters: 4, partners: 1, stratified: true, variants };

  test('has one split for all seeds, another than the plain one, and each patient on one side', async () => {
    const own = recipe('co-segmentation', { ...stratified, data: eightPhantoms });
    const small = { ...own, input: { ...inputOf(own), side: 24 } } as Recipe;
    const [one, two] = [await run(small, 'stratified-1'), await run(small, 'stratified-2', { seed: 2 })];
    const plain = await run({ ...small, stratified: false } as Recipe, 'not-stratified');
    const tested = ({ stages }: RunResult) => [...new Set(stages[0].scores.map(({ lesion }) => lesion))].sort();
    expect(tested(two)).toEqual(tested(one));
    expect(tested(one)).not.toEqual(tested(plain));
    expect(one.stages.map(({ stage }) => stage)).toEqual(['fcn', 'co-vgg-16-small']);
    const sum = ({ train, validation, test: tests }: RunResult['patients']): number => train + validation + tests;
    expect(sum(one.patients)).toBe(sum(plain.patients));
    expect(sum(one.lesions)).toBe(sum(plain.lesions));
  });
});

describe('a recipe of initial masks', () => {
  test('scores every initialiser and the 3D methods on the test lesions', async () => {
    const { stages } = await run(recipe('initial-masks', {}), 'initial');
    const methods = new Set(stages[0].scores.map(({ variant }) => variant));
    expect([...methods]).toEqual(expect.arrayContaining(['recist-d', 'dcrf', 'grabcut', 'grabcut-i', 'grabcut-r', 'grabcut-3d', 'grabcut-3de', 'quadrilateral', 'circle'])); // prettier-ignore
    expect(sliceDice({ stages } as RunResult).every((dice) => dice > 0.1)).toBe(true);
  });

  test('is refused where no lesion is left to test with', async () => {
    const own = recipe('initial-masks', {});
    const none = { ...own, data: { ...own.data, leastLongMm: 500 } };
    await expect(run(none, 'none')).rejects.toMatchObject({ code: 'training-data-missing' });
  });
});
