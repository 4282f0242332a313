import { rootCertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { Agent, buildConnector } from 'undici';
import { EndedConnections } from './ended-connections.js';

/** PEM texts for connections to the archive. */
export interface ArchiveTls {
  /** Trusted beside the public authorities. */
  readonly ca?: string | undefined;
  /** Shown to the archive (mutual TLS), with its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface ArchiveAgentOptions {
  readonly connectMs?: number;
  /** Until an answer begins, and between two pieces of it; a request may say otherwise. */
  readonly answerMs?: number;
  readonly tls?: ArchiveTls | undefined;
}

/** @returns the connections to one archive, kept open between requests. */
export function createArchiveAgent({ connectMs = 10_000, answerMs, tls = {} }: ArchiveAgentOptions): Dispatcher {
  const { ca, cert, key } = tls;
  const connect = buildConnector({
    timeout: connectMs,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  });
  const ended = new EndedConnections();
  return new Agent({
    connect: ended.connector(connect),
    keepAliveTimeout: 4_000,
    ...(answerMs !== undefined && { headersTimeout: answerMs, bodyTimeout: answerMs }),
  }).compose(ended.interceptor);
}
