import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createOrthancChangeFeed } from '../../server/change-feed/orthanc-change-feed.js';
import type { DicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import { createDicomWebPacs } from '../../server/pacs/dicomweb-pacs.js';
import type { InMemoryPacs } from '../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../fixtures/server/marked-study.js';
import type { TestPipeline } from '../fixtures/server/test-pipeline.js';
import { testPipeline } from '../fixtures/server/test-pipeline.js';
import { describeWith } from '../services/available.js';
import type { FaultyLine, LineFault } from '../services/faulty-line.js';
import { startFaultyLine } from '../services/faulty-line.js';
import type { OrthancService } from '../services/orthanc.js';
import { startOrthanc } from '../services/orthanc.js';
import { waitUntil } from '../services/wait-until.js';
import { stored } from './archive-study.js';

const answer = (status: string, headers: readonly string[] = [], body = ''): LineFault => ({
  kind: 'answer',
  ...{ status, headers, body },
});
const loginPage = '<html><body>Please log in, Doe^Jane</body></html>';

/** Everything that the line can do, to the reads and to the writes of a conversion. */
const faults: readonly (readonly [string, LineFault])[] = [
  ['is cut before the answer', { kind: 'drop' }],
  ['takes the request and falls silent', { kind: 'silence' }],
  ['is cut in the middle of the answer', { kind: 'truncate', bytes: 300 }],
  ['is slow', { kind: 'delay', ms: 120 }],
  ['has a token that has ended (401)', answer('401 Unauthorized', ['WWW-Authenticate: Bearer'])],
  ['asks to wait (429 with Retry-After)', answer('429 Too Many Requests', ['Retry-After: 1'])],
  ['fails inside (500)', answer('500 Internal Server Error')],
  ['is being restarted (503)', answer('503 Service Unavailable')],
  ['is being restarted (503 with Retry-After)', answer('503 Service Unavailable', ['Retry-After: 1'])],
  ['shows a page of a login with 200', answer('200 OK', ['Content-Type: text/html'], loginPage)],
  [
    'answers with a multipart message without its end',
    answer('200 OK', ['Content-Type: multipart/related; type="application/dicom"; boundary=b'], '--b\r\n\r\nDICM'),
  ],
  ['says that it holds fewer than it does', answer('200 OK', ['Content-Type: application/dicom+json'], '[]')],
];
const places = [
  ['search', /^GET \/dicom-web\/.*(series|instances)\?/],
  ['retrieval', /^GET \/dicom-web\/studies\/[\d.]+\/series\/[\d.]+(\/instances\/[\d.]+)? HTTP/],
  ['storing', /^POST \/dicom-web\/studies/],
  ['change feed', /^(GET \/changes|POST \/tools)/],
] as const;

describeWith('orthanc')('a pipeline beside Orthanc, over a line that', () => {
  let orthanc: OrthancService;
  let line: FaultyLine;
  let pacs: DicomWebPacs;
  let direct: DicomWebPacs;
  let at: TestPipeline;
  let feed: ReturnType<typeof createOrthancChangeFeed>;
  let expected = 0;

  beforeAll(async () => {
    orthanc = await startOrthanc();
    line = await startFaultyLine(orthanc.url);
    const { credentials } = orthanc;
    const timeouts = { connectMs: 1_000, answerMs: 400, idleMs: 400 };
    pacs = createDicomWebPacs({ baseUrl: `${line.url}/dicom-web`, credentials, timeouts, retries: { delayMs: 5 } });
    direct = createDicomWebPacs({ baseUrl: orthanc.dicomWebUrl, credentials });
    feed = createOrthancChangeFeed({ baseUrl: line.url, credentials, timeouts });
    const settings = { deliveryLimit: 30, outageRetryMs: 20 };
    at = testPipeline({
      pacs: pacs as unknown as InMemoryPacs,
      feeds: [{ feed, pollMs: 20, kind: 'changes' }],
      settings,
    });
    await at.pipeline.start();
  });
  afterAll(async () => {
    await at.stop();
    await Promise.all([pacs, direct, feed].map((client) => client.close()));
    await line.stop();
    await orthanc.stop();
  });

  test.each(faults)('%s stores every mark once nevertheless', async (title, fault) => {
    for (const [place, fits] of places) {
      const { ct, sr } = markedStudy(`${title} at ${place}`);
      const before = line.damaged();
      // Once is enough where an answer asks for a second of patience.
      line.damage(fault, fits, fault.kind === 'answer' && fault.headers?.includes('Retry-After: 1') ? 1 : 2);
      await direct.store([...ct, sr]);
      expected += 1;
      await waitUntil(`the mark is stored in spite of the fault at ${place}`, async () => {
        // Plays the minutes after which a waiting job looks again by itself.
        await at.state.jobs.wakeWaiting(sr.studyInstanceUID, new Date());
        at.pipeline.wake();
        const { stored: done } = await at.state.jobs.count();
        return done === expected;
      });
      expect([place, line.damaged() > before]).toEqual([place, true]);
    }
  });

  test('has in the end one result for each mark, none refused, and says in the history what happened', async () => {
    const counts = await at.state.jobs.count();
    expect([counts.stored, counts.failed, counts.refused]).toEqual([expected, 0, 0]);
    expect((await stored(orthanc, 'SEG')).size).toBe(expected);
    const jobs = await at.state.jobs.list({ limit: 1000 });
    const steps = await Promise.all(jobs.map(({ id }) => at.state.jobs.history(id)));
    const codes = new Set(steps.flat().flatMap(({ reason }) => reason?.code ?? []));
    expect([...codes]).toEqual(expect.arrayContaining(['pacs-unreachable', 'pacs-server-error']));
    expect(at.lines.join('\n')).not.toContain('Doe');
  });
});
