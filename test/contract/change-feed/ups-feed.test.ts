import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChangeFeed } from '../../../server/change-feed/change-feed.js';
import { arrivalsOfStudy } from '../../../server/change-feed/told/arrivals-of-study.js';
import type { StudiesOutcome } from '../../../server/change-feed/ups-feed.js';
import { createUpsFeed } from '../../../server/change-feed/ups-feed.js';
import { createWorklist } from '../../../server/change-feed/ups/worklist.js';
import { createArchiveHttp } from '../../../server/pacs/http/archive-http.js';
import type { ArchiveHttp } from '../../../server/pacs/http/archive-http.js';
import type { Pacs } from '../../../server/pacs/pacs.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import { startEmbeddedArchive } from '../../services/embedded-archive.js';
import type { Worklist } from '../../services/worklist.js';
import { code, startWorklist } from '../../services/worklist.js';
import { describeChangeFeed } from './change-feed-suite.js';

const done: StudiesOutcome = { state: 'COMPLETED', outputs: [] };

/** Somebody schedules work on every study that came in. */
const scheduling = (pacs: Pacs, worklist: Worklist): Pacs => ({
  ping: () => pacs.ping(),
  searchSeries: (study) => pacs.searchSeries(study),
  searchInstances: (study, series) => pacs.searchInstances(study, series),
  searchAllSeries: (query) => pacs.searchAllSeries(query),
  retrieveSeriesMetadata: (study, series) => pacs.retrieveSeriesMetadata(study, series),
  retrieveSeries: (...series) => pacs.retrieveSeries(...series),
  retrieveInstance: (...instance) => pacs.retrieveInstance(...instance),
  store: async (instances) => {
    const outcome = await pacs.store(instances);
    for (const { studyInstanceUID } of instances) worklist.schedule(studyInstanceUID);
    return outcome;
  },
});

const feedOf = (
  http: ArchiveHttp,
  pacs: () => Pick<Pacs, 'searchSeries' | 'searchInstances'>,
  outcomeOf: () => Promise<StudiesOutcome | undefined> = async () => done,
): ChangeFeed =>
  createUpsFeed({
    ...{ name: 'ups', worklist: createWorklist(http, code), outcomeOf },
    arrivalsOf: (study) => arrivalsOfStudy(pacs(), study, ['CT', 'SR']),
    now: () => new Date('2030-01-02T03:04:05Z'),
    inWork: 3,
  });

describeChangeFeed('a worklist (UPS-RS) beside the embedded store', async () => {
  const [archive, worklist] = await Promise.all([startEmbeddedArchive(), startWorklist()]);
  const http = createArchiveHttp({ baseUrl: worklist.url });
  const remove = (...path: readonly string[]) =>
    rmSync(join(archive.folder, ...path), { recursive: true, force: true });
  return {
    feed: () => feedOf(http, () => archive.store().pacs),
    pacs: () => scheduling(archive.store().pacs, worklist),
    crash: async () => {
      worklist.onRequest = () => 'drop-late';
      await archive.reopen();
      worklist.onRequest = () => 'answer';
    },
    wipe: async () => {
      worklist.clear();
      await archive.reopen(() => ['instances', 'index.sqlite', 'index.sqlite-wal'].forEach((name) => remove(name)));
    },
    deleteStudy: (uid) => archive.reopen(() => remove('instances', uid)),
    stop: async () => {
      await http.close();
      await Promise.all([archive.stop(), worklist.close()]);
    },
  };
});

describe('workitems of a worklist', () => {
  const study = smallStudy('workitem').all.map((instance) => instance);
  const { studyInstanceUID } = study[0];
  const held = {
    searchSeries: async () => [{ studyInstanceUID, seriesInstanceUID: study[0].seriesInstanceUID, modality: 'CT' }],
    searchInstances: async () => [study[0]],
  };
  let worklist: Worklist;
  let http: ArchiveHttp;
  beforeEach(async () => {
    worklist = await startWorklist();
    http = createArchiveHttp({ baseUrl: worklist.url });
  });
  afterEach(async () => {
    await http.close();
    await worklist.close();
  });

  /** Polls until nothing waits. */
  async function follow(feed: ChangeFeed, cursor?: string): Promise<{ told: number; cursor: string }> {
    let told = 0;
    for (let next = cursor; ;) {
      const page = await feed.poll(next);
      told += page.arrivals.length;
      next = page.cursor;
      if (page.done) return { told, cursor: next };
    }
  }
  const states = (): readonly string[] => worklist.workitems().map(({ state }) => state);

  test('stay in progress until their studies were worked off, and then tell what was made', async () => {
    worklist.schedule(studyInstanceUID);
    const outcomes: StudiesOutcome[] = [];
    const feed = feedOf(
      http,
      () => held,
      async () => outcomes[0],
    );
    const { told, cursor } = await follow(feed);
    expect([told, states()]).toEqual([1, ['IN PROGRESS']]);
    const again = await follow(feed, cursor);
    expect([again.told, states()]).toEqual([0, ['IN PROGRESS']]);
    outcomes.push({ state: 'COMPLETED', outputs: [study[0]] });
    expect((await follow(feed, again.cursor)).cursor).toBe('[]');
    const [{ state, attributes }] = worklist.workitems();
    const output = JSON.stringify(attributes['00741216']);
    expect(state).toBe('COMPLETED');
    for (const text of [study[0].sopInstanceUID, study[0].sopClassUID, code.value, '20300102030405.000+0000'])
      expect(output).toContain(text);
  });

  test('are canceled with the reason where nothing could be made', async () => {
    worklist.schedule(studyInstanceUID);
    await follow(
      feedOf(
        http,
        () => held,
        async () => ({ state: 'CANCELED', reason: 'gantry-tilt' }),
      ),
    );
    expect(states()).toEqual(['CANCELED']);
    expect(JSON.stringify(worklist.workitems()[0].attributes['00741002'])).toContain('gantry-tilt');
  });

  test('of other codes are left alone', async () => {
    worklist.schedule(studyInstanceUID, 'SOMETHING-ELSE');
    expect(await follow(feedOf(http, () => held))).toEqual({ told: 0, cursor: '[]' });
    expect(states()).toEqual(['SCHEDULED']);
  });

  test('go to one of two performers, who asked at the same time', async () => {
    for (const name of ['1.2', '1.3', '1.4']) worklist.schedule(name);
    const [one, two] = [feedOf(http, () => held), feedOf(http, () => held)];
    const [first, second] = [await one.poll(undefined), await two.poll(undefined)];
    const told = await Promise.all([follow(one, first.cursor), follow(two, second.cursor)]);
    expect(told.reduce((sum, page) => sum + page.told, 0)).toBe(3);
    expect(states()).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  });

  test('are ours after a crash between the claim and its answer, and are told', async () => {
    worklist.schedule(studyInstanceUID);
    const { cursor } = await feedOf(http, () => held).poll(undefined);
    worklist.onRequest = (method) => (method === 'PUT' ? 'drop-late' : 'answer');
    await expect(feedOf(http, () => held).poll(cursor)).rejects.toMatchObject({ retryable: true });
    expect(states()).toEqual(['IN PROGRESS']);
    worklist.onRequest = () => 'answer';
    expect(
      (
        await follow(
          feedOf(http, () => held),
          cursor,
        )
      ).told,
    ).toBe(1);
    expect(states()).toEqual(['COMPLETED']);
  });

  test('are claimed a few at a time, so that other performers get theirs', async () => {
    for (let n = 1; n <= 5; n += 1) worklist.schedule(`1.2.${n}`);
    await follow(
      feedOf(
        http,
        () => held,
        async () => undefined,
      ),
    );
    expect(states().filter((state) => state === 'IN PROGRESS')).toHaveLength(3);
  });

  test('with a study that is no UID are left alone, so that no address is made of it', async () => {
    worklist.schedule('../../instances');
    expect(await follow(feedOf(http, () => held))).toEqual({ told: 0, cursor: '[]' });
  });
});
