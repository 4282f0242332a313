import { afterEach, describe, expect, test } from '@jest/globals';
import { createDicomWebPacs } from '../../../server/pacs/dicomweb-pacs.js';
import type { DicomWebPacs, DicomWebPacsOptions } from '../../../server/pacs/dicomweb-pacs.js';
import { PacsError } from '../../../server/pacs/pacs-error.js';
import { smallStudy } from '../../fixtures/archive-objects.js';
import { freePort } from '../../services/free-port.js';
import type { Faults, FaultyArchive } from './faulty-archive.js';
import { json, loginPage, retrieveAnswer, rowOf, searchAnswer, startFaultyArchive, status } from './faulty-archive.js';

const { ct, sr, studyInstanceUID } = smallStudy('faulty', { slices: 6, rows: 128, columns: 128 });
const series = ct[0]?.seriesInstanceUID ?? '';

let opened: { readonly archive: FaultyArchive; readonly pacs: DicomWebPacs }[] = [];
afterEach(async () => {
  for (const { archive, pacs } of opened) {
    await archive.close();
    await pacs.close();
  }
  opened = [];
});

/** Asked again at once: the faults do not pass. */
const quick = { retries: { delayMs: 1 } };
/** Only for an archive that says nothing more: beside a busy machine, one that answers may take longer. */
const impatient = { timeouts: { answerMs: 500, idleMs: 500 } };

async function withFaults(faults: Faults, options: Partial<DicomWebPacsOptions> = {}) {
  const archive = await startFaultyArchive(ct, faults);
  const pacs = createDicomWebPacs({ baseUrl: archive.url, ...quick, ...options });
  opened.push({ archive, pacs });
  return { archive, pacs };
}

async function retrieve(pacs: DicomWebPacs): Promise<number> {
  let files = 0;
  for await (const file of pacs.retrieveSeries(studyInstanceUID, series)) files += file.length > 0 ? 1 : 0;
  return files;
}

async function failureOf(action: Promise<unknown>): Promise<PacsError> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof PacsError) return outcome;
  throw new Error(`Not a PacsError: ${String(outcome)}`);
}

describe('retrieving from an archive that fails', () => {
  test('works where nothing fails', async () => {
    const { pacs } = await withFaults({});
    await expect(retrieve(pacs)).resolves.toBe(6);
  });

  test('notices a connection that is cut within a file', async () => {
    const { pacs } = await withFaults({
      retrieve: retrieveAnswer(ct, (response, bytes) => {
        response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      }),
    });
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-truncated', retryable: true });
  });

  test('notices an answer that ends in order but before its closing boundary', async () => {
    const { pacs } = await withFaults({
      retrieve: retrieveAnswer(ct, (response, bytes) => void response.end(bytes.subarray(0, bytes.length - 60))),
    });
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-truncated' });
  });

  test('notices that instances which were announced do not come, although the answer is complete', async () => {
    const { pacs } = await withFaults({ retrieve: retrieveAnswer(ct.slice(0, 2)) });
    const error = await failureOf(retrieve(pacs));
    expect([error.code, error.message]).toEqual(['pacs-truncated', '4 of 6 announced instances did not come.']);
  });

  test('hands out an instance once that comes twice', async () => {
    const { pacs } = await withFaults({ retrieve: retrieveAnswer([...ct, ...ct]) });
    await expect(retrieve(pacs)).resolves.toBe(6);
  });

  test('takes a page of HTML for what it is, whatever its status', async () => {
    const searching = await withFaults({ search: loginPage });
    const retrieving = await withFaults({ retrieve: loginPage });
    const codes = [await failureOf(retrieve(searching.pacs)), await failureOf(retrieve(retrieving.pacs))];
    expect(codes.map(({ code }) => code)).toEqual(['pacs-invalid-answer', 'pacs-invalid-answer']);
  });

  test.each([
    [401, {}, 'pacs-credentials-refused', undefined],
    [403, {}, 'pacs-credentials-refused', undefined],
    [404, {}, 'pacs-not-found', undefined],
    [406, {}, 'pacs-request-refused', undefined],
    [302, { Location: '/login' }, 'pacs-invalid-answer', undefined],
    [429, { 'Retry-After': '7' }, 'pacs-rate-limited', 7_000],
    [503, { 'Retry-After': '120' }, 'pacs-rate-limited', 120_000],
    [503, {}, 'pacs-server-error', undefined],
    [500, {}, 'pacs-server-error', undefined],
  ] as const)('says what HTTP status %d %j means: %s', async (code, headers, expected, retryAfterMs) => {
    const { pacs } = await withFaults({ retrieve: status(code, headers) });
    const error = await failureOf(retrieve(pacs));
    expect([error.code, error.retryAfterMs]).toEqual([expected, retryAfterMs]);
  });

  test('asks again where a failure passes', async () => {
    let failures = 2;
    const { pacs } = await withFaults({
      retrieve: (...args) => (failures-- > 0 ? status(500) : retrieveAnswer(ct))(...args),
    });
    await expect(retrieve(pacs)).resolves.toBe(6);
  });

  test('gives up after three failures', async () => {
    const { pacs, archive } = await withFaults({ retrieve: status(500) });
    await failureOf(pacs.retrieveInstance(studyInstanceUID, series, sr.sopInstanceUID));
    expect(archive.requests).toHaveLength(3);
  });

  test('does not ask again where that is of no use', async () => {
    const { pacs, archive } = await withFaults({ retrieve: status(401) });
    await failureOf(pacs.retrieveInstance(studyInstanceUID, series, sr.sopInstanceUID));
    expect(archive.requests).toHaveLength(1);
  });

  test('does not wait for an archive that never begins to answer', async () => {
    const { pacs } = await withFaults({ retrieve: () => undefined }, impatient);
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-timeout', retryable: true });
  });

  test('does not wait for an archive that stops in the middle of an answer', async () => {
    const silent = retrieveAnswer(ct, (response, bytes) => void response.write(bytes.subarray(0, 1000)));
    const { pacs } = await withFaults({ retrieve: silent }, impatient);
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-timeout' });
  });

  test('says that nobody listens', async () => {
    const pacs = createDicomWebPacs({ baseUrl: `http://127.0.0.1:${await freePort()}`, ...quick });
    await expect(failureOf(pacs.ping())).resolves.toMatchObject({ code: 'pacs-unreachable', retryable: true });
    await pacs.close();
  });

  test('refuses an instance that is longer than memory allows', async () => {
    const { pacs } = await withFaults({}, { limits: { instanceBytes: 10_000 } });
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-too-large' });
  });

  test('refuses an answer that is compressed although that was declined', async () => {
    const { pacs } = await withFaults({ retrieve: status(200, { 'Content-Encoding': 'gzip' }, 'x') });
    await expect(failureOf(retrieve(pacs))).resolves.toMatchObject({ code: 'pacs-invalid-answer' });
  });

  test('refuses a part that is no DICOM file, and an instance that was not asked for', async () => {
    const nonsense = ct.map((instance) => ({ ...instance, part10: Buffer.alloc(500) }));
    const other = await withFaults({ retrieve: retrieveAnswer([sr]) });
    const first = await withFaults({ retrieve: retrieveAnswer(nonsense) });
    const errors = [
      await failureOf(retrieve(first.pacs)),
      await failureOf(other.pacs.retrieveInstance(studyInstanceUID, series, ct[0]?.sopInstanceUID ?? '')),
    ];
    expect(errors.map(({ code }) => code)).toEqual(['pacs-invalid-answer', 'pacs-invalid-answer']);
  });

  test('never tells an address, a UID or a text of the archive', async () => {
    const text = `No object ${series} of patient Doe at http://pacs/studies?PatientID=4711`;
    const faults: Faults[] = [
      { retrieve: status(500, {}, text) },
      { search: status(400, {}, text) },
      { search: status(200, { 'Content-Type': 'text/html' }, text) },
    ];
    for (const fault of faults) {
      const { message, nextStep } = await failureOf(retrieve((await withFaults(fault)).pacs));
      expect(message + nextStep).not.toMatch(/Doe|4711|http|\d+\.\d+\.\d+/);
    }
  });
});

describe('what is asked of an archive', () => {
  test('files as stored, uncompressed on the way, with the credentials', async () => {
    const credentials = { kind: 'basic', username: 'Ärztin', password: 'geheim:1' } as const;
    const { pacs, archive } = await withFaults({}, { credentials });
    await retrieve(pacs);
    const retrieval = archive.requests.find(({ headers }) => headers.accept?.startsWith('multipart'));
    expect(retrieval?.headers).toMatchObject({
      accept: 'multipart/related; type="application/dicom"; transfer-syntax=*',
      'accept-encoding': 'identity',
      authorization: `Basic ${Buffer.from('Ärztin:geheim:1').toString('base64')}`,
    });
  });

  test('with a bearer token, also through dicomweb-client', async () => {
    const { pacs, archive } = await withFaults({}, { credentials: { kind: 'bearer', token: 'abc.def' } });
    await pacs.searchInstances(studyInstanceUID, series);
    expect(archive.requests.every(({ headers }) => headers.authorization === 'Bearer abc.def')).toBe(true);
  });
});

describe('searching an archive that cuts its answers off', () => {
  test('finds everything where the archive gives two at a time', async () => {
    const { pacs } = await withFaults({ search: searchAnswer(ct, 2) });
    await expect(pacs.searchInstances(studyInstanceUID, series)).resolves.toHaveLength(6);
  });

  test('ends where the archive ignores the offset', async () => {
    const { pacs } = await withFaults({ search: json(ct.map(rowOf)) });
    await expect(pacs.searchInstances(studyInstanceUID, series)).resolves.toHaveLength(6);
  });

  test('takes an empty answer for nothing', async () => {
    const { pacs } = await withFaults({ search: status(204) });
    await expect(pacs.searchInstances(studyInstanceUID, series)).resolves.toEqual([]);
  });
});

describe('storing into an archive that fails', () => {
  const uid = sr.sopInstanceUID;
  const reference = { '00081155': { vr: 'UI', Value: [uid] } };
  const failed = (reason: number) => ({
    '00081198': { vr: 'SQ', Value: [{ ...reference, '00081197': { vr: 'US', Value: [reason] } }] },
  });

  test('takes nothing as stored that the archive does not name, whatever the status', async () => {
    const { pacs } = await withFaults({ store: json({ '00081199': { vr: 'SQ' } }) });
    await expect(pacs.store([sr])).resolves.toEqual({ stored: [], refused: [], unconfirmed: [uid] });
  });

  test('tells stored, refused and unconfirmed apart within one answer', async () => {
    const [first, second] = ct;
    const named = { '00081199': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: [first?.sopInstanceUID] } }] } };
    const { pacs } = await withFaults({ store: json({ ...failed(43264), ...named }, 202) });
    await expect(pacs.store([...ct.slice(0, 2), sr])).resolves.toEqual({
      stored: [first?.sopInstanceUID],
      refused: [{ sopInstanceUID: uid, failureReason: 43264 }],
      unconfirmed: [second?.sopInstanceUID],
    });
  });

  test('believes a refusal more than a reference', async () => {
    const both = { ...failed(272), '00081199': { vr: 'SQ', Value: [reference] } };
    const { pacs } = await withFaults({ store: json(both, 409) });
    await expect(pacs.store([sr])).resolves.toMatchObject({ stored: [], refused: [{ failureReason: 272 }] });
  });

  test('finds out which instance is meant where a message is refused as a whole', async () => {
    const { pacs } = await withFaults({
      store: (response, request, body) => {
        if (body.includes(uid)) return status(400, {}, '{"Message":"Bad file format"}')(response, request, body);
        const found = ct.filter(({ sopInstanceUID }) => body.includes(sopInstanceUID));
        const items = found.map(({ sopInstanceUID }) => ({ '00081155': { vr: 'UI', Value: [sopInstanceUID] } }));
        return json({ '00081199': { vr: 'SQ', Value: items } })(response, request, body);
      },
    });
    const outcome = await pacs.store([...ct, sr]);
    expect([outcome.stored.length, outcome.refused]).toEqual([6, [{ sopInstanceUID: uid }]]);
  });

  test('gives the reason of a failure without a name to the only instance of the message', async () => {
    const unnamed = { '0008119A': { vr: 'SQ', Value: [{ '00081197': { vr: 'US', Value: [0xc000] } }] } };
    const { pacs } = await withFaults({ store: json(unnamed, 409) });
    await expect(pacs.store([sr])).resolves.toMatchObject({
      refused: [{ sopInstanceUID: uid, failureReason: 0xc000 }],
    });
  });

  test('takes a refused duplicate as stored where the archive holds the same dataset', async () => {
    const { pacs } = await withFaults({ store: json(failed(0x0111), 409), retrieve: retrieveAnswer([sr]) });
    await expect(pacs.store([sr])).resolves.toEqual({ stored: [uid], refused: [], unconfirmed: [] });
  });

  test('leaves a duplicate refused where the archive holds another dataset', async () => {
    const held = { ...sr, part10: smallStudy('faulty', { patientName: 'Another' }).sr.part10 };
    const { pacs } = await withFaults({ store: json(failed(0x0111), 409), retrieve: retrieveAnswer([held]) });
    await expect(pacs.store([sr])).resolves.toMatchObject({ stored: [], refused: [{ failureReason: 0x0111 }] });
  });

  test('sends many instances in messages of bounded size', async () => {
    const confirmAll: NonNullable<Faults['store']> = (response, request, body) => {
      const found = ct.filter(({ sopInstanceUID }) => body.includes(sopInstanceUID));
      const items = found.map(({ sopInstanceUID }) => ({ '00081155': { vr: 'UI', Value: [sopInstanceUID] } }));
      return json({ '00081199': { vr: 'SQ', Value: items } })(response, request, body);
    };
    const { pacs, archive } = await withFaults({ store: confirmAll }, { limits: { storeMessageBytes: 70_000 } });
    const outcome = await pacs.store(ct);
    expect([outcome.stored.length, archive.requests.length]).toEqual([6, 3]);
  });

  test.each([
    [status(500), 'pacs-server-error'],
    [status(401), 'pacs-credentials-refused'],
    [status(503, { 'Retry-After': '3' }), 'pacs-rate-limited'],
    [loginPage, 'pacs-invalid-answer'],
  ])('says why nothing is known of the outcome (%#)', async (store, code) => {
    const { pacs, archive } = await withFaults({ store });
    await expect(failureOf(pacs.store([sr]))).resolves.toMatchObject({ code });
    // Storing is not tried again by the adapter: the caller knows better what became of it.
    expect(archive.requests).toHaveLength(1);
  });

  test('says that the connection was cut', async () => {
    const { pacs } = await withFaults({ store: (response) => void response.destroy() });
    await expect(failureOf(pacs.store([sr]))).resolves.toMatchObject({ code: 'pacs-unreachable' });
  });
});
