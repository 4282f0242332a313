import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cropRoi } from '../../../../models/data/roi/crop-roi.js';
import { createSourceFactory } from '../../../../models/experiments/load-lesions.js';
import { parseRecipe } from '../../../../models/experiments/recipe/parse-recipe.js';
import { compareMarks } from '../../../../models/experiments/recist-labelling/compare-marks.js';
import { labelledLesion } from '../../../../models/experiments/recist-labelling/labelled-lesion.js';
import {
  drawLabellingExample,
  plainLabellingExample,
} from '../../../../models/experiments/recist-labelling/labelling-example.js';
import { labellingExtent } from '../../../../models/experiments/recist-labelling/recist-labelling.js';
import { drawRoughBox } from '../../../../models/experiments/recist-labelling/rough-box.js';
import { runRecipe } from '../../../../models/experiments/run/run-recipe.js';
import { seededRandom } from '../../../../models/phantom/seeded-random.js';
import { labellingSide } from '../../../../models/recist-labelling/labelling-image.js';
import { trainingLesion } from '../../../fixtures/training-lesion.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-labelling-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const { margin, heightShare } = labellingExtent;
const roi = cropRoi(trainingLesion(), { side: labellingSide * margin, scale: 2 * margin, heightShare });
const lesion = labelledLesion(roi);

describe('a rough box', () => {
  test('holds the lesion, and is at most twice as large', () => {
    const bounds = { left: 10, right: 30, top: 5, bottom: 17 };
    const random = seededRandom(3);
    for (let i = 0; i < 50; i++) {
      const box = drawRoughBox(bounds, 0.5, random);
      expect(box.left).toBeLessThanOrEqual(bounds.left);
      expect(box.bottom).toBeGreaterThanOrEqual(bounds.bottom);
      expect(box.right - box.left).toBeLessThanOrEqual(40);
    }
  });
});

describe('a lesion to learn proposals from', () => {
  test('has the mark of its true mask, whatever noise its own mark has, on a ROI of one slice', () => {
    const moved = { ...roi, axes: { longAxis: [[0, 0], [1, 1]], shortAxis: [[0, 1], [1, 0]] } as const }; // prettier-ignore
    expect(labelledLesion(moved).axes).toEqual(lesion.axes);
    expect(roi.slices).toBe(1);
    const { imageTruth: _, truth: __, ...marked } = moved;
    expect(labelledLesion(marked).axes).toEqual(moved.axes);
  });

  test('is the same for the same random numbers, and seen from elsewhere for others', () => {
    const draw = (seed: number) => drawLabellingExample(lesion, 0.5, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).endpoints).not.toEqual(draw(2).endpoints);
  });

  test('shows its endpoints on its own border, however it is turned', () => {
    for (let seed = 1; seed < 20; seed++) {
      const { image, endpoints, region } = drawLabellingExample(lesion, 0.5, seededRandom(seed));
      const side = labellingSide;
      const [x, y] = [(endpoints[0] + endpoints[2]) / 2, (endpoints[1] + endpoints[3]) / 2];
      const at = (u: number, v: number, size: number): number => Math.floor(((v + 1) / 2) * size) * size + Math.floor(((u + 1) / 2) * size); // prettier-ignore
      expect(region[at(x, y, side / 4)]).toBe(1);
      // The box channel is positive at every endpoint: the box holds the lesion.
      for (let k = 0; k < 4; k++)
        expect(image[2 * side * side + at(endpoints[2 * k], endpoints[2 * k + 1], side)]).toBeGreaterThan(-0.1);
      expect(endpoints[0]).toBeLessThan(endpoints[2]);
    }
  });

  test('unchanged shows the lesion brighter than what is around it', () => {
    const { image, endpoints } = plainLabellingExample(lesion, 0.5, seededRandom(1));
    const [column, row] = [0, 1].map((axis) => Math.floor(((endpoints[axis] + endpoints[2 + axis]) / 2 + 1) * 32));
    expect(image[row * labellingSide + column]).toBeGreaterThan(image[0]);
  });
});

describe('two marks', () => {
  test('differ by the distance of their ends and by their lengths, whichever end comes first', () => {
    const first = { longAxis: [[0, 0], [10, 0]], shortAxis: [[5, -3], [5, 3]] } as const; // prettier-ignore
    const second = { longAxis: [[12, 0], [0, 0]], shortAxis: [[5, -3], [5, 4]] } as const; // prettier-ignore
    const { long, short } = compareMarks(first, second);
    expect(long).toEqual({ location: 1, length: 2, lengthShare: 0.2 });
    expect(short.location).toBeCloseTo(0.5);
  });
});

describe('a recipe of RECIST labelling', () => {
  const phantoms = { kind: 'phantoms', firstSeed: 1, count: 4, slices: 24, matrix: 96, lesions: 3 };
  const recipe = parseRecipe(
    JSON.stringify({
      name: 'test-labelling',
      about: 'A test.',
      seeds: [1],
      experiment: 'recist-labelling',
      data: { sources: [phantoms], leastLongMm: 0, split: { seed: 1, validationShare: 0.25, testShare: 0.25 } },
      network: {
        localization: { channels: 4, depths: [1], pyramidChannels: 4 },
        hourglass: { channels: 8, stacks: 1, depth: 1 },
      },
      training: {
        batch: 2,
        stepsPerEpoch: 2,
        optimizer: { kind: 'adam' },
        schedule: { kind: 'constant', rate: 0.002 },
      },
      phases: { region: 1, transform: 1, estimate: 2, joint: 1 },
      variants: ['stn-lrp-shn-cos'],
    }),
  );
  const run = (onEpoch?: () => void) =>
    runRecipe({
      recipe,
      seed: 1,
      folder: join(scratch, 'run'),
      quick: false,
      threads: 1,
      createSource: createSourceFactory(scratch, () => {
        throw new Error('no archive here');
      }),
      ...(onEpoch && { onEpoch }),
    });

  test('scores each row beside proposals without a network and beside readers, and goes on where it was broken off', async () => {
    let epochs = 0;
    const breakOff = (): void => {
      if (++epochs === 3) throw new Error('killed');
    };
    await expect(run(breakOff)).rejects.toThrow('killed');
    const { stages, network } = await run();
    expect(stages.map(({ stage, steps }) => [stage, steps])).toEqual([
      ['without-network', 0],
      ['stn-lrp-shn-cos', 10],
    ]);
    expect(network!.parameters).toBeGreaterThan(500);
    const variants = (k: number) => new Set(stages[k].proposals!.map(({ variant }) => variant));
    expect(variants(0)).toEqual(new Set(['truth', 'reader-1', 'reader-2', 'grabcut-i', 'cut', 'box']));
    expect(variants(1)).toEqual(new Set(['network', 'network-views']));
    const [first] = stages[1].proposals!;
    expect(first.difference!.long.length).toBeGreaterThanOrEqual(0);
    expect(existsSync(join(scratch, 'run', 'stn-lrp-shn-cos.onnx'))).toBe(true);
    expect(readFileSync(join(scratch, 'run', 'history.csv'), 'utf8')).toContain('estimate-cos');
  });
});
