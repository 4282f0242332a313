import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { ReadMarks } from '../../dicom-sr/measurement/mark.js';
import { locateMark } from '../../dicom-sr/measurement/locate-mark.js';
import { readMarkFile } from '../../dicom-sr/readers/read-mark-file.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { assembleScene, markOfScene } from '../fixtures/dicom/assemble-scene.js';
import type { SceneVariant } from '../fixtures/dicom/scene-variants.js';
import { sceneVariants } from '../fixtures/dicom/scene-variants.js';
import { markCorpus } from '../fixtures/mark-corpus.js';
import { sampleOutcome } from '../fixtures/sample-outcomes.js';
import { sharedData } from '../fixtures/shared-data.js';

/** The corpus as one list: every document and every series with what is to become of it. */
interface Entry {
  readonly name: string;
  readonly expected: readonly string[];
  readonly outcome: () => readonly string[] | Promise<readonly string[]>;
}

const outcomeOf = ({ marks, unplaced = [], warnings }: ReadMarks): readonly string[] => [
  ...marks.map(({ shortAxis }) => (shortAxis === undefined ? 'long' : 'both')),
  ...unplaced.map(() => 'placed later'),
  ...warnings.map(({ reason }) => reason),
];

const built: readonly Entry[] = markCorpus().map(({ name, bytes, outcome }) => ({
  name,
  expected: outcome,
  outcome: () => outcomeOf(readMarkFile(bytes)),
}));

const folder = sharedData('dicom', 'samples');
const samples: readonly Entry[] = (
  folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' })
)
  .filter((file) => /\.(dcm|json|zip)$/.test(file))
  .sort()
  .map((file) => {
    const { marks = [], unplaced = [], warnings = [] } = sampleOutcome(file);
    const axes = marks.map((mark) => ((mark as readonly unknown[])[1] === 'long' ? 'long' : 'both'));
    const reasons = warnings.map((warning) => (warning as readonly string[])[1] ?? '');
    return {
      // UIDs in file names stay out of the titles.
      name: `samples/${file.replace(/[\d.]{12,}/, '…')}`,
      expected: [...axes, ...unplaced.map(() => 'placed later'), ...reasons],
      outcome: () => outcomeOf(readMarkFile(readFileSync(join(folder ?? '', file)))),
    };
  });

const series: readonly Entry[] = sceneVariants().map((variant) => ({
  name: `series: ${variant.name}`,
  expected: variant.refused === undefined ? ['volume', ...variant.flags] : [variant.refused],
  outcome: () => assembled(variant),
}));

/** `volume` with its flags, or the code of the refusal. */
async function assembled(variant: SceneVariant): Promise<readonly string[]> {
  try {
    const volume = await assembleScene(variant);
    locateMark(markOfScene(variant), volume);
    return ['volume', ...(volume.warnings ?? []).map(({ reason }) => reason)];
  } catch (error) {
    if (error instanceof DicomError) return [error.code];
    throw error;
  }
}

const corpus = [...built, ...samples, ...series];

describe('the corpus of marks and series', () => {
  let asExpected = 0;
  afterAll(() => {
    process.stderr.write(`corpus: ${asExpected} of ${corpus.length} as expected\n`);
  });

  test.each(corpus)('$name becomes what is expected', async ({ expected, outcome }) => {
    expect(await outcome()).toEqual(expected);
    asExpected += 1;
  });

  test('holds every name once', () => {
    const names = built.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });
});
