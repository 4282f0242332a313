import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { partOf, pseudonymOf } from '../../../../server/training-cases/pseudonym.js';
import { TrainingCases } from '../../../../server/training-cases/training-cases.js';
import type { TestReview } from '../../../fixtures/server/test-review.js';
import { someReader, testReview } from '../../../fixtures/server/test-review.js';

describe('corrections as training cases', () => {
  let review: TestReview;
  let cases: TrainingCases;

  beforeAll(async () => {
    review = await testReview('training', { marks: 2, slices: 8 });
    for (const { id } of review.jobs) {
      const { mask } = await review.interactive.mask(id, 'automatic');
      const request = { version: 0, requestId: randomUUID(), origin: 'edited' as const, seconds: 12, mask };
      await review.service.correct(id, someReader('Reader^One'), request);
    }
    cases = new TrainingCases({ reviews: review.reviews, lesions: review.lesions, secret: 'ab'.repeat(32) });
  });
  afterAll(() => review.stop());

  test('keep lesions of one patient in one part, under one pseudonym', async () => {
    const list = await cases.list();
    expect(list).toHaveLength(2);
    expect(new Set(list.map(({ patient, split }) => `${patient} ${split}`)).size).toBe(1);
    expect(new Set(list.map(({ id }) => id)).size).toBe(2);
    expect(list[0]).toMatchObject({ origin: 'edited', seconds: 12, edit: { dice: 1 }, method: { id: 'graph-cut-3d' } });
  });

  test('hold the corrected voxels, and the mark on their grid', async () => {
    const [{ id }] = await cases.list();
    const { ct, mask, mark } = await cases.files(id);
    const [image, labels] = [ct, mask].map((file) => gunzipSync(file));
    expect(image.subarray(40, 56)).toEqual(labels.subarray(40, 56));
    const [columns, rows, slices] = [42, 44, 46].map((at) => labels.readInt16LE(at));
    const voxels = labels.subarray(352);
    expect(voxels).toHaveLength(columns * rows * slices);
    expect(voxels.reduce((sum, value) => sum + value, 0)).toBe(27);
    const middle = [0, 1].map((axis) => Math.round((mark.longAxis[0][axis] + mark.longAxis[1][axis]) / 2));
    expect(voxels[(mark.slice * rows + middle[1]) * columns + middle[0]]).toBe(1);
  });

  test('tell nothing that leads to the patient, the study or the reader', async () => {
    const list = await cases.list();
    const files = await Promise.all(list.map(({ id }) => cases.files(id)));
    const told = JSON.stringify([list, files.map(({ mark }) => mark)]);
    const bytes = files.map(({ ct, mask }) => gunzipSync(ct).toString('latin1') + gunzipSync(mask).toString('latin1'));
    const { header, studyInstanceUID } = await review.lesions.inVolume(review.jobs[0], (volume) => volume);
    const secrets = [header.PatientID, header.PatientName, studyInstanceUID, 'Reader^One', review.jobs[0].id];
    for (const text of [told, ...bytes]) expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('are named under the secret of the installation, and split in the shares that are said', () => {
    expect(pseudonymOf('aa', 'patient', '1')).not.toBe(pseudonymOf('bb', 'patient', '1'));
    expect(pseudonymOf('aa', 'patient', '1')).not.toBe(pseudonymOf('aa', 'reader', '1'));
    const parts = Array.from({ length: 4000 }, (_, n) => partOf(pseudonymOf('aa', 'patient', String(n))));
    const share = (part: string) => parts.filter((one) => one === part).length / parts.length;
    expect(share('train')).toBeCloseTo(0.7, 1);
    expect(share('validation')).toBeCloseTo(0.15, 1);
    expect(share('test')).toBeCloseTo(0.15, 1);
  });
});
