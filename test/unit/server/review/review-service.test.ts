import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { itemsOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import type { StorableInstance } from '../../../../server/pacs/pacs.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { ReviewConflict } from '../../../../server/review/review-conflict.js';
import type { ArchivedEntry } from '../../../../server/review/review-entry.js';
import type { TestReview } from '../../../fixtures/server/test-review.js';
import { someReader, testReview } from '../../../fixtures/server/test-review.js';
import { until } from '../../../fixtures/until.js';

describe('reviewing a result', () => {
  let review: TestReview;
  let jobId: string;
  const [one, two] = [someReader('Reader^One'), someReader('Reader^Two')];

  beforeEach(async () => {
    review = await testReview('review');
    jobId = review.jobs[0].id;
  });
  afterEach(() => review.stop());

  const accept = (version: number, requestId: string = randomUUID()) =>
    ({ decision: 'accept', version, requestId }) as const;
  const reject = (version: number) =>
    ({ decision: 'reject', reason: 'leaks-out', version, requestId: randomUUID() }) as const;
  const current = async (): Promise<ArchivedEntry | undefined> => (await review.reviews.history(jobId)).at(-1);
  const stored = () => until(async () => (await current())?.archive.state === 'stored', 'stored');
  const correction = async (version: number, requestId: string = randomUUID()) => {
    const { mask } = await review.interactive.mask(jobId, 'automatic');
    const slices = mask.slices.map((slice) => ({
      ...slice,
      runs: slice.runs.map((v, i) => (i % 2 === 1 ? v + 1 : v)),
    }));
    return { version, requestId, origin: 'edited' as const, mask: { ...mask, slices } };
  };

  test('lets the first of two readers decide, and shows the other who did', async () => {
    const outcomes = await Promise.allSettled([
      review.service.decide(jobId, one, accept(0)),
      review.service.decide(jobId, two, reject(0)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const { reason } = outcomes[1] as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(ReviewConflict);
    expect((reason as ReviewConflict).conflict).toMatchObject({ state: 'accepted', version: 1, reader: 'Reader^One' });
    expect(await review.reviews.history(jobId)).toHaveLength(1);
  });

  test('answers a repeated request with the first decision, and refuses another decision under its id', async () => {
    const requestId = randomUUID();
    const first = await review.service.decide(jobId, one, accept(0, requestId));
    const again = await review.service.decide(jobId, one, accept(0, requestId));
    expect([again.version, again.at]).toEqual([first.version, first.at]);
    await expect(review.service.decide(jobId, two, accept(0, requestId))).rejects.toMatchObject({
      code: 'request-reused',
    });
  });

  test('changes a decision on request, and keeps every step', async () => {
    await review.service.decide(jobId, one, accept(0));
    await review.service.decide(jobId, two, reject(1));
    await review.service.decide(jobId, two, { decision: 'reopen', version: 2, requestId: randomUUID() });
    const history = await review.reviews.history(jobId);
    expect(history.map(({ state }) => state)).toEqual(['accepted', 'rejected', 'unreviewed']);
  });

  test('stores what a decision leaves in the archive when that is back, and the same bytes with each try', async () => {
    const tries: (readonly StorableInstance[])[] = [];
    const store = review.pacs.store.bind(review.pacs);
    let isAway = true;
    review.pacs.store = async (instances) => {
      tries.push(instances);
      if (isAway) throw new PacsError('pacs-unreachable', 'away');
      return store(instances);
    };
    const { archive } = await review.service.correct(jobId, one, await correction(0));
    expect(archive.state).toBe('pending');
    const before = review.pacs.held().length;
    isAway = false;
    review.archiver.wake();
    await stored();
    expect(review.pacs.held().length).toBe(before + 2);
    const bytes = tries
      .flat()
      .map(({ sopInstanceUID, part10 }) => [sopInstanceUID, Buffer.from(part10).toString('hex')]);
    const { objects } = (await current())!;
    for (const { sopInstanceUID } of [objects.segmentation!, objects.report!]) {
      const sent = bytes.filter(([uid]) => uid === sopInstanceUID).map(([, hex]) => hex);
      expect(sent.length).toBeGreaterThan(0);
      expect(new Set(sent).size).toBe(1);
    }
    expect(tries.length).toBeGreaterThan(1);
  });

  test('keeps tracking, names what it replaces, and says by whom it was verified', async () => {
    await review.service.correct(jobId, one, await correction(0));
    const { objects } = (await current())!;
    const datasetOf = (uid: string) =>
      readPart10(review.pacs.held().find((object) => object.sopInstanceUID === uid)!.part10).dataset;
    const seg = datasetOf(objects.segmentation!.sopInstanceUID);
    const sr = datasetOf(objects.report!.sopInstanceUID);
    const { segmentation } = (await review.pipeline.state.results.find(jobId))!;
    expect(textOf(itemsOf(seg, 'SourceImageSequence')[0], 'ReferencedSOPInstanceUID')).toBe(
      segmentation.sopInstanceUID,
    );
    expect(textOf(itemsOf(seg, 'SegmentSequence')[0], 'TrackingUID')).toBe(review.jobs[0].mark.trackingUID);
    expect(textOf(itemsOf(sr, 'VerifyingObserverSequence')[0], 'VerifyingObserverName')).toBe('Reader^One');
    expect(itemsOf(sr, 'PredecessorDocumentsSequence')).toHaveLength(1);
  });

  test('tells how far the mask was moved', async () => {
    const { correction: kept } = await review.service.correct(jobId, one, await correction(0));
    const { edit } = kept!;
    // A box of 3 × 3 × 3, one pixel wider.
    expect(edit).toEqual({ dice: (2 * 27) / (27 + 36), voxelsAdded: 9, voxelsRemoved: 0 });
    const [counts] = await review.reviews.counts();
    expect(counts).toMatchObject({ corrected: 1, accepted: 0, edits: [{ voxelsChanged: 9 }] });
  });

  test('lets nobody decide on what a newer mark has superseded', async () => {
    await review.service.decide(jobId, one, accept(0));
    review.pacs.add(review.study.laterReport('later', 5, 1));
    await review.pipeline.reaches('stored', 'superseded');
    await review.service.supersede(jobId);
    await review.service.supersede(jobId);
    const states = (await review.reviews.history(jobId)).map(({ state }) => state);
    expect(states).toEqual(['accepted', 'superseded']);
    await expect(review.service.decide(jobId, one, reject(2))).rejects.toMatchObject({ code: 'result-superseded' });
  });

  test('writes no name and no comment into the log', async () => {
    await review.service.decide(jobId, one, { ...accept(0), comment: 'ask Dr^Who' });
    await stored();
    expect(review.pipeline.lines.some((line) => line.includes('review.archived'))).toBe(true);
    expect(review.pipeline.lines.join('')).not.toMatch(/Reader\^One|Dr\^Who/);
  });

  test('has never lost an entry: rows can neither be changed nor removed', async () => {
    await review.service.decide(jobId, one, accept(0));
    await expect(review.database.query("UPDATE review_entries SET state = 'rejected'")).rejects.toThrow();
    await expect(review.database.query('DELETE FROM review_entries')).rejects.toThrow();
  });
});
