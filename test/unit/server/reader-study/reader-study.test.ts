import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ReaderStudyService } from '../../../../server/reader-study/reader-study-service.js';
import { SqlReaderStudyStore } from '../../../../server/reader-study/sql/sql-reader-study-store.js';
import { StudyMasks } from '../../../../server/reader-study/study-masks.js';
import { wilsonInterval } from '../../../../server/review/wilson-interval.js';
import type { TestReview } from '../../../fixtures/server/test-review.js';
import { someReader, testReview } from '../../../fixtures/server/test-review.js';

/** Orders and sides are drawn from the ids: of random ones, five items stand on the same side once in sixteen runs. */
const newId = (
  (made: number) => () =>
    `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`
)(0);

describe('a reader study', () => {
  let review: TestReview;
  let service: ReaderStudyService;
  const [one, two] = [someReader('One'), someReader('Two')];

  beforeAll(async () => {
    review = await testReview('reader study', { marks: 5, slices: 10 });
    service = new ReaderStudyService({
      store: new SqlReaderStudyStore(review.database),
      masks: new StudyMasks({ interactive: review.interactive, reviews: review.reviews, state: review.pipeline.state }),
      state: review.pipeline.state,
      now: review.now,
      newId,
    });
  });
  afterAll(() => review.stop());

  const sideBySide = () =>
    service.create(
      {
        kind: 'side-by-side',
        name: 'two masks',
        seed: 7,
        sources: [{ kind: 'automatic' }, { kind: 'method', method: 'ellipsoid' }],
      },
      one,
    );
  const acceptance = (seed = 1) =>
    service.create({ kind: 'acceptance', name: 'accept', seed, source: { kind: 'automatic' } }, one);
  const answer = (itemId: string, word: 'accept' | 'reject' | 'left' | 'right' | 'both' | 'neither', seconds = 3) => ({
    itemId,
    answer: word,
    seconds,
    requestId: randomUUID(),
    revises: false,
  });
  const orderOf = async (id: string, reader: typeof one): Promise<readonly string[]> => {
    const order: string[] = [];
    for (let item = await service.item(id, reader); item !== undefined; item = await service.item(id, reader)) {
      order.push(item.itemId);
      await service.answer(id, reader, answer(item.itemId, 'accept'));
    }
    return order;
  };

  test('shows each item once to each reader, in a random order of his own', async () => {
    const { id, items } = await acceptance();
    const [first, second] = [await orderOf(id, one), await orderOf(id, two)];
    expect([...first].sort()).toEqual([...second].sort());
    expect(new Set(first).size).toBe(items);
    expect(first).not.toEqual(second);
  });

  test('goes on where a reader stopped, and asks the same again until it is answered', async () => {
    const { id } = await acceptance(2);
    const item = await service.item(id, one);
    expect((await service.item(id, one))?.itemId).toBe(item!.itemId);
    const { answered } = await service.answer(id, one, answer(item!.itemId, 'reject'));
    const next = await service.item(id, one);
    expect([answered, next!.position, next!.itemId === item!.itemId]).toEqual([1, 2, false]);
    expect((await service.item(id, one, item!.itemId))?.answer).toBe('reject');
  });

  test('hides which mask is which, and prefers the source wherever it stood', async () => {
    const { id, items } = await sideBySide();
    const sides = new Set<string>();
    for (let n = 0; n < items; n++) {
      const item = (await service.item(id, one))!;
      expect(Object.keys(item).filter((key) => /source|method|flip/i.test(key))).toEqual([]);
      const automatic = (await service.item(id, two, item.itemId))!.masks.length;
      expect(automatic).toBe(2);
      // The automatic mask of the test is a box of 3 × 3 × 3; the ellipsoid is larger.
      const sizes = item.masks.map(({ slices }) => slices.flatMap(({ runs }) => runs.filter((_, i) => i % 2)).length);
      const side = sizes[0] < sizes[1] ? 'left' : 'right';
      sides.add(side);
      await service.answer(id, one, answer(item.itemId, side, n + 1));
    }
    const summary = await service.summary(id);
    expect(summary.readers[0].preferences!.first).toEqual(wilsonInterval(items, items));
    expect(summary.readers[0].medianSeconds).toBe((items + 1) / 2);
    expect(sides.size).toBe(2);
    const [header, ...rows] = (await service.csv(id)).trimEnd().split('\r\n');
    const preferred = header.split(',').indexOf('preferred');
    expect(rows.map((row) => row.split(',')[preferred])).toEqual(rows.map(() => 'automatic'));
  });

  test('takes a second answer only as a revision, and exports both', async () => {
    const { id } = await acceptance(3);
    const { itemId } = (await service.item(id, one))!;
    const first = answer(itemId, 'accept');
    await service.answer(id, one, first);
    await service.answer(id, one, first);
    await expect(service.answer(id, one, answer(itemId, 'reject'))).rejects.toMatchObject({ code: 'already-answered' });
    await service.answer(id, one, { ...answer(itemId, 'reject'), revises: true });
    const rows = (await service.csv(id)).trimEnd().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(['false', 'true']);
    expect((await service.summary(id)).readers[0].accepted).toMatchObject({ count: 0, of: 1 });
  });

  test('refuses answers of the other kind, and lesions without the mask', async () => {
    const { id } = await acceptance(4);
    const { itemId } = (await service.item(id, one))!;
    await expect(service.answer(id, one, answer(itemId, 'left'))).rejects.toMatchObject({
      code: 'answer-does-not-fit',
    });
    await expect(
      service.create({ kind: 'acceptance', name: 'x', seed: 1, source: { kind: 'corrected' } }, one),
    ).rejects.toMatchObject({ code: 'no-lesions-to-read' });
  });

  test('gives the Wilson interval as published', () => {
    // Newcombe 1998, table I: 81 of 263 is .2553 to .3662; 0 of 20 is 0 to .1611; 1 of 29 is .0061 to .1718.
    const rounded = (count: number, of: number) => {
      const { lower, upper } = wilsonInterval(count, of);
      return [lower, upper].map((value) => Number(value.toFixed(4)));
    };
    expect([rounded(81, 263), rounded(0, 20), rounded(1, 29)]).toEqual([
      [0.2553, 0.3662],
      [0, 0.1611],
      [0.0061, 0.1718],
    ]);
  });
});
