import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { SourceLesion } from '../../../../models/data/source-lesion.js';
import { createNiftiSource } from '../../../../models/data/sources/nifti-source.js';
import type { CaseSource } from '../../../../server/training/write-case-folder.js';
import { writeCaseFolder } from '../../../../server/training/write-case-folder.js';
import { phantomVoxels } from '../../../fixtures/lesion-folder.js';
import { niftiFile } from '../../../fixtures/nifti-file.js';

const scratch = mkdtempSync(join(tmpdir(), 'recist3d-cases-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const shape = [16, 48, 48] as const;
const { ct, labels } = phantomVoxels({ id: 'any', shape, lesions: [{ label: 1, center: [8, 24, 24], halfAxes: [4, 7, 8] }] }); // prettier-ignore
const spacingMm = [2, 0.8, 0.8] as const;
const mark = { slice: 7, longAxis: [[16, 24], [32, 24]], shortAxis: [[24, 17], [24, 31]] } as const; // prettier-ignore
const files = () =>
  Promise.resolve({
    mark,
    ct: niftiFile({ shape, spacingMm, values: ct }),
    mask: niftiFile({ shape, spacingMm, values: labels, type: 'uint8' }),
  });
const casesOf = (...ids: readonly string[]): CaseSource => ({
  list: () => Promise.resolve(ids.map((id) => ({ id, patient: `of-${id[0]}` }))),
  files,
});

async function read(folder: string): Promise<readonly SourceLesion[]> {
  const lesions: SourceLesion[] = [];
  for await (const lesion of createNiftiSource({ folder, organ: 'unknown' }).lesions(() => undefined))
    lesions.push(lesion);
  return lesions;
}

describe('corrections as a folder to learn from', () => {
  test('come back with mask, mark and the pseudonym of the patient', async () => {
    const folder = join(scratch, 'cases');
    expect(await writeCaseFolder(casesOf('a1', 'b2'), folder)).toEqual(['a1', 'b2']);
    const lesions = await read(folder);
    expect(lesions.map(({ id, patient }) => [id, patient])).toEqual([
      ['cases/a1#1', 'cases/of-a'],
      ['cases/b2#1', 'cases/of-b'],
    ]);
    expect(lesions[0].mark).toEqual(mark);
    expect(lesions[0].truth!.voxels.includes(1)).toBe(true);
  });

  test('that were taken back are no longer learnt from after the next export', async () => {
    const folder = join(scratch, 'cases');
    await writeCaseFolder(casesOf('b2'), folder);
    expect((await read(folder)).map(({ id }) => id)).toEqual(['cases/b2#1']);
  });
});
