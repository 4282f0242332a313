import { pipeline } from 'node:stream/promises';
import type { Request, Router } from 'express';
import { Router as createRouter } from 'express';
import { request as send } from 'undici';
import type { ArchiveCredentials } from '../pacs/http/archive-credentials.js';
import type { ArchiveTls } from '../pacs/http/archive-agent.js';
import { createArchiveAgent } from '../pacs/http/archive-agent.js';
import { createAuthorization } from '../pacs/http/authorization.js';
import { networkFailure } from '../pacs/http/network-failure.js';

export interface ArchiveProxyOptions {
  /** DICOMweb root of the archive. */
  readonly baseUrl: string;
  readonly credentials?: ArchiveCredentials | undefined;
  readonly tls?: ArchiveTls | undefined;
  readonly answerMs?: number | undefined;
}

/** The archive under /dicom-web of this server, for the viewer. */
export interface ArchiveProxy {
  readonly router: Router;
  close(): Promise<void>;
}

/** Of an answer; what concerns one connection alone stays behind (RFC 9110 7.6.1). */
const passedOn = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-range',
  'content-location',
  'etag',
  'last-modified',
];

/**
 * @returns QIDO-RS, WADO-RS and STOW-RS of the archive on this server's origin. The archive sees this server's credentials, never the
 * browser's, and is told the origin so that its URIs lead back here (RFC 7239).
 */
export function createArchiveProxy({
  baseUrl,
  credentials,
  tls,
  answerMs = 60_000,
}: ArchiveProxyOptions): ArchiveProxy {
  const root = baseUrl.replace(/\/+$/, '');
  const agent = createArchiveAgent({ answerMs, tls });
  const credential = createAuthorization(credentials, agent);
  const router = createRouter();
  router.all('/*path', async (request, response, next) => {
    if (!isDicomWeb(request)) return next();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const authorization = await credential.header();
      const answer = await send(root + request.url, {
        dispatcher: agent,
        method: request.method as 'GET' | 'POST',
        headers: { ...headersFor(request), ...(authorization !== undefined && { authorization }) },
        body: request.method === 'POST' ? request : null,
        signal: gone.signal,
      });
      if (answer.statusCode === 401) credential.refused(authorization);
      response.status(answer.statusCode).set('Cache-Control', 'no-store');
      for (const name of passedOn) {
        const value = answer.headers[name];
        if (value !== undefined) response.setHeader(name, value);
      }
      await pipeline(answer.body, response);
    } catch (error) {
      if (response.headersSent || gone.signal.aborted) response.destroy();
      else next(networkFailure(error, false));
    }
  });
  return { router, close: () => agent.close() };
}

/** Reading, and storing instances; nothing that deletes. */
const isDicomWeb = (request: Request): boolean =>
  /^\/studies(\/|\?|$)|^\/(series|instances)(\?|$)/.test(request.url) &&
  (request.method === 'GET' || request.method === 'HEAD' || request.method === 'POST');

function headersFor(request: Request): Record<string, string> {
  const { accept, 'content-type': type, 'content-length': length, range } = request.headers;
  return {
    accept: accept ?? '*/*',
    'accept-encoding': 'identity',
    forwarded: `host=${request.get('host') ?? 'localhost'};proto=${request.protocol}`,
    ...(type !== undefined && { 'content-type': type }),
    ...(length !== undefined && { 'content-length': length }),
    ...(range !== undefined && { range }),
  };
}
