import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findLesionSets } from '../../../../../models/evaluation/input/find-lesion-sets.js';
import type { LesionPair } from '../../../../../models/evaluation/input/lesion-pair.js';
import { readLesionPair } from '../../../../../models/evaluation/input/read-lesion-pair.js';
import type { LesionFacts } from '../../../../../models/evaluation/run/evaluation-task.js';
import { inspectPair } from '../../../../../models/evaluation/run/inspect-pair.js';
import { sharedData } from '../../../../fixtures/shared-data.js';

const folder = sharedData('lesions');
const withData = folder ? describe : describe.skip;

interface IndexEntry {
  readonly id: string;
  readonly label?: number;
  readonly key_slice: number;
  readonly long_mm: number;
  readonly ml: number;
  readonly slices: number;
  readonly margin_slices?: readonly number[];
}

withData('real lesions (skipped where the shared data is absent)', () => {
  const setOf = (name: string) => findLesionSets(join(folder!, name))[0];
  const indexOf = (name: string) =>
    JSON.parse(readFileSync(join(folder!, name, 'index.json'), 'utf8')) as readonly IndexEntry[];
  const facts = (pair: LesionPair) => inspectPair(readLesionPair(pair)) as readonly LesionFacts[];

  test('the labels of a liver are the seven lesions of its index', () => {
    const found = setOf('ircadb').pairs.flatMap((pair) => facts(pair));
    const entries = indexOf('ircadb');
    // Its index counts slices of the whole scan, of which the file is a part.
    const cutOff = entries[0].key_slice - found[0].mark.slice;
    expect(found.map(({ label, mark }) => [label, mark.slice + cutOff])).toEqual(
      entries.map(({ label, key_slice }) => [label, key_slice]),
    );
    found.forEach(({ longMm, truth }, i) => {
      expect(Math.abs(longMm - entries[i].long_mm)).toBeLessThan(0.1);
      expect(Math.abs(truth!.volumeMl - entries[i].ml)).toBeLessThan(0.01);
    });
  });

  test('lung nodules have the key slice, the long axis and the free slices of their index', () => {
    const byId = new Map(indexOf('lidc').map((entry) => [entry.id, entry]));
    for (const pair of setOf('lidc').pairs.filter((_, i) => i % 8 === 0)) {
      const [{ mark, longMm, truth }] = facts(pair);
      const entry = byId.get(pair.id)!;
      expect(mark.slice).toBe(entry.key_slice);
      expect(Math.abs(longMm - entry.long_mm)).toBeLessThan(0.7);
      if (truth!.components === 1) expect(truth!.marginSlices).toEqual(entry.margin_slices);
    }
  });

  test('sarcomas and lung cancers are readable, one lesion each', () => {
    for (const name of ['nsclc', 'sts']) {
      for (const pair of setOf(name).pairs.slice(0, 6)) {
        const [{ label, longMm, truth }] = facts(pair);
        expect([label, longMm > 10, truth!.volumeMl > 1]).toEqual([1, true, true]);
      }
    }
  });
});
