import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { installationSecret } from '../../../server/review/sql/installation-secret.js';
import { SqlReviewStore } from '../../../server/review/sql/sql-review-store.js';
import type { ReviewEntry } from '../../../server/review/review-entry.js';
import type { GivenAnswer, ReaderStudy } from '../../../server/reader-study/reader-study.js';
import { SqlReaderStudyStore } from '../../../server/reader-study/sql/sql-reader-study-store.js';
import type { SqlDatabase } from '../../../server/state/sql/sql-database.js';

const start = Date.UTC(2024, 5, 1, 12);

const decision = (requestId: string, changes: Partial<ReviewEntry> = {}): Omit<ReviewEntry, 'version'> => ({
  jobId: 'job-1',
  studyInstanceUID: '2.25.1',
  methodId: 'graph-cut-3d',
  state: 'accepted',
  at: new Date(start),
  reader: { id: 'id:one', name: 'One' },
  requestId,
  requestDigest: `digest of ${requestId}`,
  objects: {},
  ...changes,
});

/** What every database must do for reviews and reader studies. @param open an empty database with the schema */
export function reviewStoreContract(name: string, open: () => Promise<SqlDatabase>): void {
  describe(`reviews in ${name}`, () => {
    let database: SqlDatabase;
    let reviews: SqlReviewStore;
    beforeEach(async () => {
      database = await open();
      reviews = new SqlReviewStore(database, () => new Date(start));
    });
    afterEach(() => database.close());

    test('keeps a decision, and gives the same one for the same request', async () => {
      const first = await reviews.append(decision('a', { seconds: 12.345678, comment: 'ä' }), 0, 'pending');
      expect(first).toMatchObject({ kind: 'appended', entry: { version: 1, seconds: 12.345678, comment: 'ä' } });
      expect(await reviews.append(decision('a'), 0, 'pending')).toMatchObject({
        kind: 'repeated',
        entry: { version: 1 },
      });
      expect(await reviews.append(decision('a', { requestDigest: 'other' }), 0, 'none')).toEqual({ kind: 'reused' });
      expect(await reviews.history('job-1')).toHaveLength(1);
    });

    test('lets one of two decisions on the same version stand', async () => {
      const outcomes = await Promise.all(['a', 'b', 'c'].map((id) => reviews.append(decision(id), 0, 'none')));
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict', 'conflict']);
      expect(await reviews.history('job-1')).toHaveLength(1);
    });

    test('refuses a step that is not legal', async () => {
      await reviews.append(decision('a', { state: 'superseded' }), 0, 'none');
      expect(await reviews.append(decision('b'), 1, 'none')).toMatchObject({ kind: 'illegal' });
    });

    test('tells what waits for the archive, until it is there', async () => {
      await reviews.append(decision('a'), 0, 'pending');
      expect(await reviews.nextPendingAt()).toEqual(new Date(start));
      const [due] = await reviews.pending(new Date(start), 10);
      expect(due.archive).toEqual({ state: 'pending', attempts: 0 });
      await reviews.archived('job-1', 1, { state: 'pending', code: 'x', tryAgainAt: new Date(start + 5000) });
      expect(await reviews.pending(new Date(start), 10)).toEqual([]);
      await reviews.archived('job-1', 1, { state: 'stored' });
      expect(await reviews.nextPendingAt()).toBeUndefined();
      expect((await reviews.history('job-1'))[0].archive).toEqual({ state: 'stored', attempts: 2 });
    });

    test('finds by study, by state, and counts by method', async () => {
      await reviews.append(decision('a'), 0, 'none');
      await reviews.append(decision('b', { jobId: 'job-2', state: 'rejected', reason: 'wrong-structure' }), 0, 'none');
      await reviews.append(decision('c', { jobId: 'job-2', state: 'unreviewed' }), 1, 'none');
      expect([...(await reviews.ofStudy('2.25.1')).keys()].sort()).toEqual(['job-1', 'job-2']);
      expect(await reviews.inState('accepted')).toEqual(['job-1']);
      expect(await reviews.inState('rejected')).toEqual([]);
      expect(await reviews.counts()).toEqual([
        { methodId: 'graph-cut-3d', accepted: 1, rejected: 0, corrected: 0, edits: [] },
      ]);
    });

    test('never changes or removes a decision', async () => {
      await reviews.append(decision('a'), 0, 'none');
      await expect(database.query("UPDATE review_entries SET state = 'rejected'")).rejects.toThrow();
      await expect(database.query('DELETE FROM review_entries')).rejects.toThrow();
      expect(await reviews.history('job-1')).toHaveLength(1);
    });

    test('keeps reader studies: items in order, one answer a request, exact times', async () => {
      const studies = new SqlReaderStudyStore(database);
      const study: ReaderStudy = {
        id: 's',
        name: 'Study',
        kind: 'acceptance',
        seed: 4_000_000_000,
        createdBy: 'id:one',
        sources: [{ kind: 'automatic' }],
        createdAt: new Date(start),
      };
      const items = ['z', 'a', 'm'].map((id) => ({ id, jobId: `job-${id}` }));
      await studies.create(study, items);
      expect(await studies.find('s')).toEqual(study);
      expect(await studies.items('s')).toEqual(items);
      await studies.keepMasks('s', 'a', []);
      expect(await studies.item('s', 'a')).toEqual({ ...items[1], masks: [] });
      const given: GivenAnswer = {
        itemId: 'a',
        readerId: 'id:one',
        requestId: 'r',
        answer: 'accept',
        flipped: true,
        position: 2,
        seconds: 1.123456789,
        at: new Date(start),
      };
      expect(await studies.keepAnswer('s', given)).toBeUndefined();
      expect(await studies.keepAnswer('s', given)).toEqual(given);
      expect(await studies.answers('s', 'id:one')).toEqual([given]);
      expect(await studies.answers('s', 'id:two')).toEqual([]);
    });

    test('draws the secret of the installation once', async () => {
      const secrets = await Promise.all([1, 2, 3].map(() => installationSecret(database, 'pseudonyms')));
      expect(new Set(secrets).size).toBe(1);
      expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
    });
  });
}
