import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { networkNamed } from '../../../../models/networks/network-registry.js';
import { buildNetwork, buildOptimizer, buildSchedule } from '../../../../models/experiments/recipe/build-training.js';
import { labellingFacts } from '../../../../models/experiments/recist-labelling/labelling-network.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import { quicken, withPhantoms } from '../../../../models/experiments/recipe/quicken.js';
import { recipeSchema } from '../../../../models/experiments/recipe/recipe.js';

const folder = 'models/recipes';
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (file: string) => parseRecipe(readFileSync(join(folder, file), 'utf8'));

describe('the recipes of the repository', () => {
  test.each(files)('%s is a recipe of its own name that builds', (file) => {
    const recipe = read(file);
    expect(`${recipe.name}.json`).toBe(file);
    if (!('training' in recipe)) return;
    if (recipe.experiment === 'recist-labelling') {
      expect(labellingFacts(recipe).parameters).toBeGreaterThan(0);
    } else if (recipe.experiment !== 'lesion-network') {
      const networks =
        recipe.experiment === 'co-segmentation'
          ? recipe.variants.map(({ network }) => networkNamed(network))
          : [buildNetwork(recipe.network)];
      for (const { sizeMultiple } of networks) expect(recipe.input.side % sizeMultiple).toBe(0);
    }
    expect(buildOptimizer(recipe.training).name).toBe(recipe.training.optimizer.kind);
    const state = { factor: 1, best: Infinity, waited: 0 };
    expect(buildSchedule(recipe.training, 100).rate(1000, state)).toBeGreaterThan(0);
  });

  test('share one split, so that their rows can be compared', () => {
    const splits = files
      .map(read)
      .filter(
        ({ experiment, name }) => !['whole-slice', 'lesion-network'].includes(experiment) && !name.endsWith('-product'),
      )
      .map(({ data }) => data);
    expect(new Set(splits.map((split) => JSON.stringify(split))).size).toBe(1);
  });

  test('never train on sets whose licence is for evaluation only', () => {
    for (const { data } of files.map(read)) {
      const folders = data.sources.flatMap((source) => ('folder' in source ? [source.folder] : []));
      const forbidden = folders.filter((name) => ['ircadb', 'nsclc'].includes(name));
      expect(data.split.testOnly).toEqual(expect.arrayContaining(forbidden));
    }
  });
});

describe('a recipe', () => {
  const text = readFileSync(join(folder, 'wsss-hnn.json'), 'utf8');

  test('is refused with every entry that is wrong', () => {
    const broken = { ...(JSON.parse(text) as object), rounds: -1, labels: 'guess', colour: 'blue' };
    expect(() => parseRecipe(JSON.stringify(broken))).toThrow(/rounds[^]*|labels[^]*|colour/);
    const problems = recipeSchema.safeParse(broken).error!.issues.map(({ path, code }) => path.join('.') || code);
    expect(problems.sort()).toEqual(['labels', 'rounds', 'unrecognized_keys']);
    expect(() => parseRecipe('{')).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
  });

  test('can have the optimisers and rates of the papers', () => {
    const rates = (training: object, steps: readonly number[]): readonly number[] => {
      const recipe = { ...(JSON.parse(text) as { training: object }), training: { epochs: 3, stepsPerEpoch: 100, ...training } }; // prettier-ignore
      const parsed = parseRecipe(JSON.stringify(recipe));
      if (!('training' in parsed)) throw new TypeError('another recipe was read');
      const schedule = buildSchedule(parsed.training, 300);
      return steps.map((step) => schedule.rate(step, { factor: 1, best: Infinity, waited: 0 }));
    };
    // 004: stochastic gradient descent with momentum .9, 5e-4, divided by ten twice.
    const sgd = { optimizer: { kind: 'sgd' }, schedule: { kind: 'step', rate: 5e-4 } };
    const found = rates(sgd, [1, 100, 101, 200, 201, 300]);
    [5e-4, 5e-4, 5e-5, 5e-5, 5e-6, 5e-6].forEach((rate, i) => expect(found[i]).toBeCloseTo(rate, 12));
    // 001 and 003: Adam, 5e-5, then 1e-5 at the plateau. 002: Adam, 1e-5, weight decay 5e-4. 000: AdaMax, 1e-3; AdamW, 6e-5.
    const kinds = ['adam', 'adam', 'adamax', 'adamw'];
    [
      { kind: 'plateau', rate: 5e-5, factor: 0.2 },
      ...[1e-5, 1e-3, 6e-5].map((rate) => ({ kind: 'constant', rate })),
    ].forEach((schedule, i) =>
      expect(rates({ optimizer: { kind: kinds[i] }, schedule }, [300])).toEqual([schedule.rate]),
    );
  });

  test('cut down for a quick run still passes through every step', () => {
    const quick = quicken(read('wsss-hnn.json'));
    expect(quick).toMatchObject({ seeds: [1], rounds: 1, training: { epochs: 2, stepsPerEpoch: 2 } });
    expect(recipeSchema.safeParse(quick).success).toBe(true);
  });

  test.each(files)('%s runs on phantoms where there are no data', (file) => {
    const replaced = quicken(withPhantoms(read(file)));
    expect(replaced.data.sources.map(({ kind }) => kind)).toEqual(['phantoms']);
    expect(recipeSchema.safeParse(replaced).success).toBe(true);
  });
});
