import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LesionSource, SkippedLesion, SourceLesion } from '../../../../models/data/source-lesion.js';
import { loadRois } from '../../../../models/data/roi/roi-cache.js';
import { createDeepLesionSource } from '../../../../models/data/sources/deep-lesion-source.js';
import { createNiftiSource } from '../../../../models/data/sources/nifti-source.js';
import { marksAroundPeak } from '../../../../models/data/sources/marks-around-peak.js';
import { createPhantomSource } from '../../../../models/data/sources/phantom-source.js';
import type { LesionSplit } from '../../../../models/experiments/load-lesions.js';
import { createSourceFactory, loadLesions } from '../../../../models/experiments/load-lesions.js';
import { deepLesionHu, writeDeepLesionFolder } from '../../../fixtures/deep-lesion-folder.js';
import { writeLesionFolder } from '../../../fixtures/lesion-folder.js';
import { sharedData } from '../../../fixtures/shared-data.js';

async function read(source: LesionSource): Promise<{ lesions: SourceLesion[]; skipped: SkippedLesion[] }> {
  const [lesions, skipped]: [SourceLesion[], SkippedLesion[]] = [[], []];
  for await (const lesion of source.lesions((missed) => skipped.push(missed))) lesions.push(lesion);
  return { lesions, skipped };
}

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-sources-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('a folder of NIfTI as a source', () => {
  const folder = join(scratch, 'nifti');
  const lesion = (label: number, column: number) => ({
    label,
    center: [8, 24, column] as const,
    halfAxes: [4, 7, 8] as const,
  });
  beforeAll(() => {
    writeLesionFolder(folder, [
      { id: 'P1_a', lesions: [lesion(1, 12), lesion(2, 35)] },
      { id: 'P1_b', lesions: [lesion(1, 24)] },
      { id: 'P2_a', lesions: [lesion(1, 24)] },
    ]);
    writeFileSync(join(folder, 'P3_a_mask.nii.gz'), 'damaged');
  });

  test('gives each label with its mark, its truth and a patient that never mixes', async () => {
    const { lesions, skipped } = await read(createNiftiSource({ folder, organ: 'liver' }));
    expect(lesions.map(({ id }) => id)).toEqual(['nifti/P1_a#1', 'nifti/P1_a#2', 'nifti/P1_b#1', 'nifti/P2_a#1']);
    expect(lesions.map(({ patient }) => patient)).toEqual(['nifti/P1', 'nifti/P1', 'nifti/P1', 'nifti/P2']);
    expect(lesions[0]).toMatchObject({ organ: 'liver', mark: { slice: 8 } });
    expect(lesions[0].truth!.voxels.includes(1)).toBe(true);
    expect(skipped).toEqual([{ id: 'nifti/P3_a', code: 'ct-missing' }]);
  });

  test('takes reviewed corrections: marks from marks.json, patient and organ from index.json', async () => {
    const exported = join(scratch, 'reviewed');
    writeLesionFolder(exported, [{ id: 'case-1', lesions: [lesion(1, 24)] }]);
    const mark = { id: 'case-1', keySlice: 7, longAxis: [[17, 24], [31, 24]], shortAxis: [[24, 18], [24, 30]] }; // prettier-ignore
    writeFileSync(join(exported, 'marks.json'), JSON.stringify([mark]));
    writeFileSync(join(exported, 'index.json'), JSON.stringify([{ id: 'case-1', patient: 'a1b2', organ: 'bone' }]));
    const { lesions } = await read(createNiftiSource({ folder: exported, organ: 'unknown' }));
    expect(lesions).toHaveLength(1);
    expect(lesions[0]).toMatchObject({ patient: 'reviewed/a1b2', organ: 'bone', mark: { slice: 7 } });
    expect(lesions[0].truth!.voxels.includes(1)).toBe(true);
  });

  test('takes a mark without a mask for a lesion whose truth is not known', async () => {
    const exported = join(scratch, 'marked');
    writeLesionFolder(exported, [{ id: 'case-1', lesions: [lesion(1, 24)] }]);
    rmSync(join(exported, 'case-1_mask.nii.gz'));
    writeFileSync(join(exported, 'marks.json'), JSON.stringify([{ id: 'case-1', keySlice: 8, longAxis: [[17, 24], [31, 24]] }])); // prettier-ignore
    const { lesions } = await read(createNiftiSource({ folder: exported, organ: 'liver' }));
    expect(lesions.map(({ truth }) => truth)).toEqual([undefined]);
  });

  test('has another fingerprint when a file changes', async () => {
    const source = createNiftiSource({ folder, organ: 'liver' });
    const before = await source.fingerprint();
    expect(await source.fingerprint()).toBe(before);
    writeFileSync(join(folder, 'P3_a_mask.nii.gz'), 'damaged otherwise');
    expect(await source.fingerprint()).not.toBe(before);
  });

  test('is cropped once and then read from the cache, also where that was damaged', async () => {
    const cache = join(scratch, 'cache');
    const request = { side: 36, scale: 3, heightShare: 0.75, leastLongMm: 5, markJitter: 0.1, jitterSeed: 1 };
    const source = createNiftiSource({ folder, organ: 'liver' });
    const first = await loadRois(source, request, cache);
    expect(first.rois).toHaveLength(4);
    const unread: LesionSource = {
      ...source,
      lesions: () => {
        throw new Error('read again');
      },
    };
    expect(await loadRois(unread, request, cache)).toEqual(first);
    for (const file of readdirSync(cache)) writeFileSync(join(cache, file), 'damaged');
    expect(await loadRois(source, request, cache)).toEqual(first);
    const other = await loadRois(source, { ...request, jitterSeed: 2 }, cache);
    expect(other.rois[0].axes).not.toEqual(first.rois[0].axes);
    expect((await loadRois(source, { ...request, leastLongMm: 100 }, cache)).rois).toEqual([]);
  });
});

describe('marks around the peak', () => {
  const folder = join(scratch, 'around-peak');
  const whole = (label: number, slice: number, column: number) => ({
    label,
    center: [slice, 24, column] as const,
    halfAxes: [4, 2, 8] as const,
  });
  beforeAll(() => {
    writeLesionFolder(folder, [
      { id: 'P1_a', lesions: [whole(1, 8, 12), whole(2, 0, 35)] },
      { id: 'P2_a', lesions: [{ ...whole(1, 8, 24), halfAxes: [0.5, 7, 8] }] },
      { id: 'P3_a', lesions: [whole(1, 8, 24)] },
    ]);
    rmSync(join(folder, 'P3_a_mask.nii.gz'));
    const mark = (id: string, keySlice: number) => ({ id, keySlice, longAxis: [[5, 24], [19, 24]] }); // prettier-ignore
    const marks = [mark('P1_a', 7), { ...mark('P1_a', 0), label: 2 }, mark('P2_a', 8), mark('P3_a', 8)];
    writeFileSync(join(folder, 'marks.json'), JSON.stringify(marks));
  });

  test('lie on the five slices nearest to the largest cross-section, as far as the lesion has them', async () => {
    const derived = join(scratch, 'around-derived');
    writeLesionFolder(derived, [{ id: 'P1_a', lesions: [whole(1, 8, 12), whole(2, 0, 35)] }]);
    const source = createNiftiSource({ folder: derived, organ: 'liver' });
    const { lesions } = await read(marksAroundPeak(source, 5));
    const name = 'around-derived/P1_a';
    expect(lesions.map(({ id, mark: { slice } }) => [id, slice])).toEqual([
      [`${name}@-2#1`, 6],
      [`${name}@-1#1`, 7],
      [`${name}@1#1`, 9],
      [`${name}@2#1`, 10],
      [`${name}@1#2`, 1],
      [`${name}@2#2`, 2],
      [`${name}@3#2`, 3],
      [`${name}@4#2`, 4],
    ]);
    const [plain] = (await read(source)).lesions;
    expect(plain.mark).toMatchObject({ slice: 8, longAxis: [[4, 24], [20, 24]] }); // prettier-ignore
    // 8 · √(1 − (1/4)²) = 7.7 and 8 · √(1 − (2/4)²) = 6.9 columns from the middle.
    expect(lesions[1].mark.longAxis).toEqual([[5, 24], [19, 24]]); // prettier-ignore
    expect(lesions[3].mark.longAxis).toEqual([[6, 24], [18, 24]]); // prettier-ignore
    expect(lesions[3]).toMatchObject({ patient: plain.patient, organ: 'liver', truth: plain.truth });
  });

  test('are not drawn where the source has one already, nor where the truth is not known or of one slice', async () => {
    const { lesions } = await read(marksAroundPeak(createNiftiSource({ folder, organ: 'liver' }), 3));
    expect(lesions.map(({ id }) => id)).toEqual(
      ['P1_a@0#1', 'P1_a@1#1', 'P1_a@1#2', 'P1_a@2#2'].map((id) => `around-peak/${id}`),
    );
  });

  test('are learnt from and validated with, and never tested', async () => {
    const patients = Array.from({ length: 8 }, (_, i) => ({ id: `P${i}_a`, lesions: [whole(1, 8, 24)] }));
    writeLesionFolder(join(scratch, 'split'), patients);
    const data = {
      sources: [{ kind: 'nifti' as const, folder: 'split', organ: 'liver' }],
      leastLongMm: 10.5,
      markJitter: 0.1,
      split: { seed: 1, validationShare: 0.25, testShare: 0.25, testOnly: [] },
    };
    const createSource = createSourceFactory(scratch, () => {
      throw new Error('no DICOM here');
    });
    const plain = await loadLesions(data, 24, createSource);
    const around = await loadLesions(data, 24, createSource, { slicesAroundPeak: 5 });
    const counts = ({ train, validation, test }: LesionSplit) => [train.length, validation.length, test.length];
    expect(counts(plain)).toEqual([4, 2, 2]);
    // The long axis is 9.6 mm two slices from the peak: too short for this recipe.
    expect(counts(around)).toEqual([12, 6, 2]);
    expect(around.patients).toEqual(plain.patients);
    expect(around.test).toEqual(plain.test);
    const slices = around.train.filter(({ patient }) => patient === around.train[0].patient);
    expect(slices.map(({ mark: { slice } }) => slice).sort()).toEqual([7, 8, 9]);
    expect(slices[1].axes).not.toEqual(slices[0].axes);
  });

  test('have a cache entry of their own for each number of slices', async () => {
    const source = createNiftiSource({ folder, organ: 'liver' });
    const prints = [source, ...[3, 5].map((count) => marksAroundPeak(source, count))].map(async (one) =>
      [one.name, await one.fingerprint()].join(),
    );
    expect(new Set(await Promise.all(prints)).size).toBe(3);
  });
});

describe('a folder in DeepLesion’s layout as a source', () => {
  const folder = join(scratch, 'deep-lesion');
  beforeAll(() => {
    writeDeepLesionFolder(folder, [
      { series: '000001_01_01', keySlice: 20, files: [17, 19, 20, 21, 22], coarseType: 5 },
      { series: '000001_02_01', keySlice: 4, files: [4], asKeySlice: true },
      { series: '000002_01_01', keySlice: 9, files: [8, 9], coordinates: '32, 24, 32, 40, 22, 32, 42, 32' },
      { series: '000003_01_01', keySlice: 9, files: [9], noisy: true },
      { series: '000004_01_01', keySlice: 9, files: [8] },
      { series: '000005_01_01', keySlice: 9, files: [9], coordinates: '1, 2, 3' },
    ]);
  });

  test('gives HU, context up to the first gap, window, organ and patient', async () => {
    const { lesions, skipped } = await read(createDeepLesionSource({ folder }));
    expect(lesions.map(({ id }) => id)).toEqual(
      ['000001_01_01_020#1', '000001_02_01_004#1', '000002_01_01_009#1'].map((id) => `deep-lesion/${id}`),
    );
    const [first, second] = lesions;
    expect(first.volume.shape).toEqual([4, 64, 64]);
    expect(first.volume.spacingMm).toEqual([5, 0.8, 0.8]);
    expect(first.mark).toEqual({ slice: 1, longAxis: [[22, 32], [42, 32]], shortAxis: [[32, 24], [32, 40]] }); // prettier-ignore
    expect(first).toMatchObject({ organ: 'lung', patient: 'deep-lesion/000001', window: { lower: -175, upper: 275 } });
    const at = (slice: number, row: number, column: number) => first.volume.voxels[(slice * 64 + row) * 64 + column];
    expect([at(1, 32, 32), at(1, 0, 0)]).toEqual([deepLesionHu.lesion, deepLesionHu.around]);
    expect(second.volume.shape[0]).toBe(1);
    expect(skipped.map(({ id }) => id)).toEqual([
      'deep-lesion/000005_01_01_009.png',
      'deep-lesion/000004_01_01_009.png',
    ]);
  });

  test('puts the longer of both lines first', async () => {
    const { lesions } = await read(createDeepLesionSource({ folder }));
    expect(lesions[2].mark.longAxis).toEqual([[22, 32], [42, 32]]); // prettier-ignore
  });

  test('is refused by name without its table, or with a table that lacks a column', async () => {
    await expect(read(createDeepLesionSource({ folder: scratch }))).rejects.toMatchObject({
      code: 'deep-lesion-unreadable',
    });
    const broken = join(scratch, 'broken');
    writeDeepLesionFolder(broken, []);
    writeFileSync(join(broken, 'DL_info.csv'), 'File_name\n000001_01_01_020.png\n');
    await expect(read(createDeepLesionSource({ folder: broken }))).rejects.toMatchObject({
      code: 'deep-lesion-unreadable',
    });
  });
});

describe('phantoms as a source', () => {
  test('are patients of their own with lesions, truth and marks', async () => {
    const source = createPhantomSource({ firstSeed: 3, count: 1, slices: 24, matrix: 96, lesions: 3 });
    const { lesions } = await read(source);
    expect(lesions.length).toBeGreaterThan(0);
    expect(new Set(lesions.map(({ patient }) => patient))).toEqual(new Set(['phantoms/3']));
    expect(lesions.every(({ truth }) => truth?.voxels.includes(1))).toBe(true);
    expect(await source.fingerprint()).toBe(
      await createPhantomSource({ firstSeed: 3, count: 1, slices: 24, matrix: 96, lesions: 3 }).fingerprint(),
    );
  });
});

const lidc = sharedData('lesions', 'lidc');
(lidc ? describe : describe.skip)('LIDC-IDRI in the shared data (skipped where it is absent)', () => {
  test('gives nodules with one patient for all of a scan’s nodules', async () => {
    const source = createNiftiSource({ folder: lidc!, organ: 'lung', patientPattern: /^(LIDC-IDRI-\d+)/, limit: 12 });
    const { lesions, skipped } = await read(source);
    expect(skipped).toEqual([]);
    expect(lesions).toHaveLength(12);
    expect(lesions.every(({ patient }) => /^lidc\/LIDC-IDRI-\d{4}$/.test(patient))).toBe(true);
  });
});
