import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { AccessError } from '../../server/access/access-error.js';
import type { Authenticator } from '../../server/access/authenticator.js';
import { scopes } from '../../server/access/scope.js';
import { Administration } from '../../server/administration/administration.js';
import { ServerError } from '../../server/errors/server-error.js';
import { adminPart } from '../../server/http/admin/admin-part.js';
import { createApiBackend } from '../../server/http/create-api-backend.js';
import { createApp } from '../../server/http/create-app.js';
import { createServerMetrics } from '../../server/metrics/server-metrics.js';
import { InMemoryPacs } from '../fixtures/server/in-memory-pacs.js';
import { markedStudy } from '../fixtures/server/marked-study.js';
import type { TestPipeline } from '../fixtures/server/test-pipeline.js';
import { testPipeline } from '../fixtures/server/test-pipeline.js';
import { describeWith } from '../services/available.js';
import type { ListeningServer } from '../services/listen.js';
import { listen } from '../services/listen.js';
import { startChromium } from './chromium.js';

const key = 'the-key-of-an-administrator';
const authenticator: Authenticator = {
  identify: async ({ authorization }) => {
    if (authorization !== `Bearer ${key}`) throw new AccessError('sign-in-required');
    return { id: 'admin', name: 'Admin', roles: ['admin'], scopes };
  },
};

describeWith('chromium')('the page of administration', () => {
  const pacs = new InMemoryPacs();
  let at: TestPipeline;
  let server: ListeningServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    at = testPipeline({ pacs, settings: { deliveryLimit: 1 } });
    const { state, pipeline, context } = at;
    const metrics = createServerMetrics({ jobCounts: () => state.jobs.count() });
    const review = { subscribe: () => () => undefined, reviews: { ofStudy: async () => new Map() } };
    const backend = createApiBackend({ state, pacs, pipeline, events: context.events, metrics, review });
    const administration = new Administration(context, () => pipeline.wake());
    const parts = [adminPart({ administration, dependencies: () => backend.dependencies(), version: '1' })];
    const access = { authenticator, origins: [], requestsPerMinute: 10_000 };
    server = await listen(createApp({ backend, access, parts, version: '1', report: () => undefined }));
    at.segmenter.onSegment = ({ mark }) => {
      if (mark.slice < 4) throw new ServerError('segmentation-failed');
    };
    await pipeline.start();
    const { ct, sr } = markedStudy('page of administration', { marks: 3, patientName: 'Secret^Patient' });
    pacs.add(...ct, sr);
    await at.settles();
    browser = await startChromium();
    page = await browser.newPage();
    page.on('console', (message) => {
      // A browser tells of the 401 that asks for the key.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await at?.stop();
  });

  test('asks for a key, and says so where it does not open', async () => {
    await page.goto(`${server.url}/admin`);
    const field = page.getByLabel('API key or token');
    await field.fill('wrong');
    await page.getByRole('button', { name: 'Open' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /sign|token/i })
      .waitFor();
    await field.fill(key);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Queues' }).waitFor();
    expect(await field.isVisible()).toBe(false);
  });

  test('shows needs, jobs, queues and reasons, and nothing of a patient', async () => {
    const text = await page.locator('main').innerText();
    expect(text).toContain('segmentation-failed');
    expect(text).toMatch(/archive\s+ready/);
    expect(text).not.toContain('Secret');
    const failed = (await at.state.jobs.count()).failed;
    expect(failed).toBeGreaterThanOrEqual(2);
    expect(await page.locator('#failures tbody tr').count()).toBe(failed);
  });

  test('retries one job, which is then stored, and discards another', async () => {
    const before = await at.state.jobs.count();
    at.segmenter.onSegment = () => undefined;
    await page
      .getByRole('button', { name: /^Retry [0-9a-f]{12}/ })
      .first()
      .click();
    await page
      .locator('#failures tbody tr')
      .nth(before.failed - 1)
      .waitFor({ state: 'detached' });
    await at.settles();
    expect((await at.state.jobs.count()).stored).toBe(before.stored + 1);
    const discard = page.getByRole('button', { name: /^Discard/ }).first();
    await discard.click();
    // What cannot be undone asks again.
    await discard.filter({ hasText: 'For good?' }).waitFor();
    expect((await at.state.jobs.count()).superseded).toBe(before.superseded);
    await discard.click();
    await page
      .locator('#failures tbody tr')
      .nth(before.failed - 2)
      .waitFor({ state: 'detached' });
    expect((await at.state.jobs.count()).superseded).toBe(before.superseded + 1);
  });

  test('fits a narrow window', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    const overhang = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overhang).toBe(0);
  });

  test('keeps to its own policy: no script, style or address that it forbids', () => {
    expect(complaints).toEqual([]);
  });
});
