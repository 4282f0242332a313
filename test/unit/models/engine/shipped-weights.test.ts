import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '../../../../models/engine/load-model.js';
import { modelDigest } from '../../../../models/engine/model-digest.js';
import { candidateCard } from '../../../../models/experiments/candidate-card.js';
import { lesionCard } from '../../../../models/experiments/lesion-network/lesion-card.js';
import { CollectedRuns } from '../../../../models/experiments/tables/collected-runs.js';
import { shippedWeights } from '../../../../models/engine/shipped-weights.js';

/** Sets whose licence lets weights be given away that have learnt from them. */
const freeToLearnFrom = ['lidc', 'sts', 'phantoms'];
const files = readdirSync(shippedWeights);
const names = files.filter((file) => file.endsWith('.onnx')).map((file) => file.slice(0, -'.onnx'.length));

describe('the weights that ship', () => {
  test('are networks with a card each, and nothing else: no crops of lesions', () => {
    expect(names).toEqual(expect.arrayContaining(['lesion-network', 'candidate-network']));
    expect(files.sort()).toEqual(names.flatMap((name) => [`${name}.card.json`, `${name}.onnx`]).sort());
  });

  test.each(names)('%s is at most 15 MB, and the file that its card was written for', (name) => {
    expect(statSync(join(shippedWeights, `${name}.onnx`)).size).toBeLessThanOrEqual(15e6);
    const { card, bytes } = loadModel(shippedWeights, name);
    expect(modelDigest(bytes)).toBe(card.digest);
  });

  test.each(names)('%s says what it has learnt from, under which licence, whom to cite, and how good it is', (name) => {
    const { card } = loadModel(shippedWeights, name);
    expect(card.data.filter(({ name: set }) => !freeToLearnFrom.includes(set))).toEqual([]);
    expect(card.data.every(({ licence, citation }) => licence !== '' && citation !== '')).toBe(true);
    expect(card.citations.length).toBeGreaterThan(0);
    expect(card.metrics.length).toBeGreaterThan(0);
    expect(card.metrics.every(({ protocol }) => /\d+ (test studies|lesions)/.test(protocol))).toBe(true);
    expect(card.training).toContain('from noise');
  });

  test.each([
    { name: 'lesion-network', recipe: 'lesion-network', cardOf: lesionCard },
    { name: 'candidate-network', recipe: 'whole-slice-unet', cardOf: candidateCard },
  ])(
    '$name is the first seed of the run whose scores lie beside the tables, and its card says what that reached',
    (of) => {
      const [run] = CollectedRuns.read([join('docs', 'results', 'runs')]).of(of.recipe);
      const { card } = loadModel(shippedWeights, of.name);
      const { metrics, training, data, preprocessing } = of.cardOf(run, card.version);
      const numbers = (list: typeof metrics) => list.map(({ value }) => value);
      const named = (list: typeof metrics) => list.map(({ value: _, ...what }) => what);
      expect(named(card.metrics)).toEqual(named(metrics));
      numbers(metrics).forEach((value, i) => expect(card.metrics[i].value).toBeCloseTo(value, 3));
      expect(card).toMatchObject({ training, data, preprocessing });
    },
  );
});
