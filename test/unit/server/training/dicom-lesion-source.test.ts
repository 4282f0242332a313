import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SkippedLesion, SourceLesion } from '../../../../models/data/source-lesion.js';
import { createPhantom } from '../../../../models/phantom/create-phantom.js';
import { phantomStudy } from '../../../../server/phantom/phantom-study.js';
import { writePhantom } from '../../../../server/phantom/write-phantom.js';
import { createDicomLesionSource } from '../../../../server/training/dicom-lesion-source.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-dicom-source-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const phantomOptions = { seed: 5, slices: 24, matrix: 96, lesions: 3, noiseHu: 10 };
const phantom = createPhantom(phantomOptions);

async function read(folder: string, limit?: number) {
  const [lesions, skipped]: [SourceLesion[], SkippedLesion[]] = [[], []];
  const source = createDicomLesionSource({ folder, organ: 'liver', ...(limit !== undefined && { limit }) });
  for await (const lesion of source.lesions((missed) => skipped.push(missed))) lesions.push(lesion);
  return { lesions, skipped };
}

describe('a DICOM archive as a source of lesions', () => {
  const folder = join(scratch, 'study');
  beforeAll(async () => {
    const options = { phantom: phantomOptions, form: 'cornerstone3d', withoutShortAxis: false } as const;
    await writePhantom(folder, phantom, phantomStudy(phantom, options), options);
  });

  test('gives each mark in its volume, and no name or number of the patient', async () => {
    const { lesions, skipped } = await read(join(folder, 'dicom'));
    expect(skipped).toEqual([]);
    expect(lesions).toHaveLength(phantom.lesions.length);
    expect(lesions.map(({ mark }) => mark.slice)).toEqual(phantom.lesions.map(({ mark }) => mark.slice));
    lesions.forEach(({ mark, volume }, n) => {
      expect(volume.shape).toEqual(phantom.volume.shape);
      expect(mark.longAxis[0][0]).toBeCloseTo(phantom.lesions[n].mark.longAxis[0][0], 1);
    });
    expect(new Set(lesions.map(({ patient }) => patient)).size).toBe(1);
    expect(JSON.stringify(lesions.map(({ id, patient, set }) => [id, patient, set]))).not.toMatch(/PHANTOM/i);
  });

  test('takes at most as many lesions as are wanted', async () => {
    expect((await read(join(folder, 'dicom'), 1)).lesions).toHaveLength(1);
  });

  test('tells of marks whose image is not there', async () => {
    const copy = join(scratch, 'without-images');
    const options = { phantom: phantomOptions, form: 'cornerstone3d', withoutShortAxis: false } as const;
    await writePhantom(copy, phantom, phantomStudy(phantom, options), options);
    const dicom = join(copy, 'dicom');
    const images = readdirSync(dicom, { recursive: true })
      .map(String)
      .filter((name) => /ct/i.test(name));
    for (const name of images) rmSync(join(dicom, name), { recursive: true, force: true });
    const { lesions, skipped } = await read(dicom);
    expect(lesions).toEqual([]);
    expect(skipped.map(({ code }) => code)).toEqual(phantom.lesions.map(() => 'image-not-found'));
  });
});
