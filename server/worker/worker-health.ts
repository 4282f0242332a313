import type { RequestListener, ServerResponse } from 'node:http';
import { errorCode } from '../errors/error-code.js';
import type { EngineView } from '../http/api-backend.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import type { Pacs } from '../pacs/pacs.js';
import type { StateStore } from '../state/state-store.js';

export interface WorkerHealthSources {
  readonly state: Pick<StateStore, 'ping'>;
  readonly pacs: Pick<Pacs, 'ping'>;
  readonly queueFailure: () => string | undefined;
  /** Code of the error while the method of this installation cannot run, or its threads start. */
  readonly segmenterFailure: () => string | undefined;
  readonly engine: EngineView;
  readonly metrics: Pick<ServerMetrics, 'exposition'>;
}

/** `/healthz`, `/readyz` with each dependency by name, and `/metrics` of a worker; nothing of patients. */
export function workerHealth(sources: WorkerHealthSources): RequestListener {
  return (request, response) => {
    void answer(sources, request.url ?? '', response).catch(() => sendJson(response, 500, { status: 'failed' }));
  };
}

async function answer(sources: WorkerHealthSources, path: string, response: ServerResponse): Promise<void> {
  if (path === '/healthz') return sendJson(response, 200, { status: 'ok' });
  if (path === '/metrics') {
    const { contentType, text } = await sources.metrics.exposition();
    response.writeHead(200, { 'Content-Type': contentType }).end(text);
    return;
  }
  if (path !== '/readyz') return sendJson(response, 404, { status: 'not-found' });
  const dependencies = [
    { name: 'state', ...(await asked(() => sources.state.ping())) },
    { name: 'archive', ...(await asked(() => sources.pacs.ping())) },
    { name: 'queue', ...readiness(sources.queueFailure()) },
    { name: 'segmenter', ...readiness(sources.segmenterFailure()) },
  ];
  const ready = dependencies.every((dependency) => dependency.ready);
  sendJson(response, ready ? 200 : 503, {
    status: ready ? 'ready' : 'not-ready',
    dependencies,
    engine: sources.engine,
  });
}

const readiness = (code: string | undefined) => (code === undefined ? { ready: true } : { ready: false, code });

const asked = (ask: () => Promise<void>) =>
  ask().then(
    () => readiness(undefined),
    (error: unknown) => readiness(errorCode(error)),
  );

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
