import { beforeEach, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { ArrivalNotice } from '../../../../server/change-feed/told/arrival-notice.js';
import { signatureOf } from '../../../../server/change-feed/told/webhook-signature.js';
import { problemHandler } from '../../../../server/http/problem.js';
import { webhookRouter } from '../../../../server/http/webhook/webhook-router.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';

const secret = 'a secret of the test, long enough';
const at = 1_700_000_000;

describe('the webhook of arrivals', () => {
  let notices: ArrivalNotice[];
  let now: number;
  let failure: Error | undefined;
  let app: express.Express;
  beforeEach(() => {
    [notices, now, failure] = [[], at * 1000, undefined];
    const onNotice = async (notice: ArrivalNotice): Promise<void> => {
      if (failure !== undefined) throw failure;
      notices.push(notice);
    };
    app = express().use('/webhooks', webhookRouter({ secret, onNotice, requestsPerMinute: 1000, now: () => now }));
    app.use(problemHandler(() => undefined));
  });

  const send = (body: string, { key = secret, timestamp = String(at), signed = body } = {}) =>
    request(app)
      .post('/webhooks/arrivals')
      .set({
        'Content-Type': 'application/json',
        'X-Recist3d-Timestamp': timestamp,
        'X-Recist3d-Signature': signatureOf(key, timestamp, Buffer.from(signed)),
      })
      .send(body);
  const study = JSON.stringify({ studyInstanceUID: '1.2.3' });

  test('takes a notice with and without a study', async () => {
    expect((await send(study)).status).toBe(202);
    expect((await send('')).status).toBe(202);
    expect(notices).toEqual([{ studyInstanceUID: '1.2.3' }, {}]);
  });

  test.each([
    ['that is signed with another secret', { key: 'another secret' }],
    ['that was changed on its way', { signed: '{}' }],
    ['that is old', { timestamp: String(at - 301) }],
    ['of the future', { timestamp: String(at + 301) }],
    ['whose time is no time', { timestamp: 'soon' }],
  ])('refuses a notice %s', async (_title, options) => {
    expect((await send(study, options)).status).toBe(401);
    expect(notices).toEqual([]);
  });

  test('refuses a notice without a signature', async () => {
    expect((await request(app).post('/webhooks/arrivals').send(study)).status).toBe(401);
  });

  test('takes the same message once, also when it is sent again within its time', async () => {
    expect((await send(study)).status).toBe(202);
    now += 200_000;
    expect((await send(study)).status).toBe(401);
    expect(notices).toHaveLength(1);
  });

  test('refuses what is no notice, an address above all', async () => {
    expect((await send('{"url": "http://169.254.169.254/"}')).status).toBe(400);
    expect((await send('{"studyInstanceUID": "../../etc"}')).status).toBe(400);
    expect((await send('no json')).status).toBe(400);
    expect((await send(JSON.stringify({ studyInstanceUID: '1'.repeat(5000) }))).status).toBe(413);
    expect(notices).toEqual([]);
  });

  test('tells the sender to try again where the archive does not answer', async () => {
    failure = new PacsError('pacs-unreachable');
    expect((await send(study)).status).toBe(503);
  });
});
