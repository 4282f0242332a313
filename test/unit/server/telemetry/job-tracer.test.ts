import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import type { JobStep } from '../../../../server/state/state-store.js';
import { createJobTracer } from '../../../../server/telemetry/job-tracer.js';
import type { ListeningServer } from '../../../services/listen.js';
import { listen } from '../../../services/listen.js';

interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Record<string, unknown>[] }[];
  }[];
}

let collector: ListeningServer | undefined;
afterEach(() => collector?.close());

const jobId = 'ab'.repeat(32);
const step = (from: string, to: string, stageMs: number, code?: string): JobStep =>
  ({
    job: { id: jobId, method: { id: 'graph-cut-3d' }, studyInstanceUID: '2.25.4711', mark: { trackingID: 'Doe^Jane' } },
    step: {
      from,
      to,
      at: new Date(10_000),
      attempt: 1,
      stageMs,
      ...(code && { reason: { code, detail: 'Doe^Jane' } }),
    },
  }) as unknown as JobStep;

test('sends each state of a job as a span of one trace, and nothing of a patient', async () => {
  const bodies: string[] = [];
  collector = await listen((request, response) => {
    void buffer(request).then((body) => {
      bodies.push(body.toString());
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
  const tracer = await createJobTracer({ url: `${collector.url}/v1/traces`, serviceName: 'test', serviceVersion: '1' });
  tracer.onStep(step('fetching', 'segmenting', 2_000));
  tracer.onStep(step('segmenting', 'failed', 500, 'delivery-limit'));
  await tracer.close();
  const sent = bodies.map((body) => JSON.parse(body) as Sent);
  const spans = sent.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0].spans));
  expect(spans.map(({ name }) => name)).toEqual(['lesion fetching', 'lesion segmenting']);
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([jobId.slice(0, 32)]));
  expect(spans[0]).toMatchObject({ startTimeUnixNano: '8000000000', endTimeUnixNano: '10000000000' });
  expect(spans[1]).toMatchObject({ status: { code: 2 } });
  expect(bodies.join()).toContain('delivery-limit');
  expect(bodies.join()).not.toMatch(/Doe|4711/);
});

test('ends in order where the collector is away', async () => {
  const url = 'http://127.0.0.1:9/v1/traces';
  const tracer = await createJobTracer({ url, serviceName: 'test', serviceVersion: '1' });
  await expect(tracer.close()).resolves.toBeUndefined();
});
