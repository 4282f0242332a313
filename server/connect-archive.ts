import { join } from 'node:path';
import type { Router } from 'express';
import { createOrthancChangeFeed } from './change-feed/orthanc-change-feed.js';
import { createOrthancSweep } from './change-feed/orthanc-sweep.js';
import { createQidoSweep } from './change-feed/qido-sweep.js';
import type { Config } from './config/config.js';
import { readCertificateFiles } from './config/read-certificate-files.js';
import { createEmbeddedStore } from './embedded-store/embedded-store.js';
import type { ArchiveCredentials } from './pacs/http/archive-credentials.js';
import { createDicomWebPacs } from './pacs/dicomweb-pacs.js';
import type { Pacs } from './pacs/pacs.js';
import type { PolledFeed } from './pipeline/pipeline.js';
import { wantedModalities } from './pipeline/wanted-documents.js';
import type { StateStore } from './state/state-store.js';
import { createArchiveProxy } from './viewer/archive-proxy.js';

/** The archive of this installation, ready to be asked. */
export interface ConnectedArchive {
  readonly kind: 'embedded' | 'orthanc' | 'dicomweb';
  readonly pacs: Pacs;
  readonly feeds: readonly PolledFeed[];
  /** DICOMweb of the embedded archive; of another archive the way to it, where the viewer is served. */
  readonly router?: Router;
  close(): Promise<void>;
}

/**
 * Chooses the archive by configuration: the embedded one without `pacs.url`, else Orthanc or any DICOMweb archive.
 * @param report told of each failure of the embedded archive that is not a client's
 * @throws {PacsError} store-in-use, store-unavailable for the embedded archive
 */
export function connectArchive(config: Config, state: StateStore, report: (error: unknown) => void): ConnectedArchive {
  if (config.pacs.url === undefined) return embeddedArchive(config, report);
  return config.pacs.kind === 'orthanc' ? orthanc(config, config.pacs.url) : dicomWeb(config, config.pacs.url, state);
}

function embeddedArchive(config: Config, report: (error: unknown) => void): ConnectedArchive {
  const store = createEmbeddedStore(join(config.dataFolder, 'archive'), { report });
  return {
    kind: 'embedded',
    pacs: store.pacs,
    feeds: [{ feed: store.feed, pollMs: config.intake.pollSeconds * 1000, kind: 'changes' }],
    router: store.router,
    close: async () => store.close(),
  };
}

function orthanc(config: Config, url: string): ConnectedArchive {
  const access = archiveAccess(config);
  const pacs = createDicomWebPacs({ ...access, baseUrl: `${url.replace(/\/$/, '')}/dicom-web` });
  const changes = createOrthancChangeFeed({ ...access, baseUrl: url });
  const sweep = createOrthancSweep({ ...access, baseUrl: url });
  const viewer = viewerAccess(config, `${url.replace(/\/$/, '')}/dicom-web`);
  return {
    kind: 'orthanc',
    pacs,
    ...viewer.router,
    feeds: [
      { feed: changes, pollMs: config.intake.pollSeconds * 1000, kind: 'changes' },
      ...(sweepMs(config) > 0 ? [{ feed: sweep, pollMs: sweepMs(config), kind: 'sweep' as const }] : []),
    ],
    close: async () => {
      await Promise.all([pacs.close(), changes.close(), sweep.close(), viewer.close()]);
    },
  };
}

function dicomWeb(config: Config, url: string, state: StateStore): ConnectedArchive {
  const pacs = createDicomWebPacs({ ...archiveAccess(config), baseUrl: url });
  const feed = createQidoSweep({
    pacs,
    days: config.intake.reconcileDays,
    modalities: wantedModalities(config.intake),
    knownDocuments: async (series) =>
      (await state.results.isOwnSeries(series)) ? Infinity : state.documents.countOfSeries(series),
    now: () => new Date(),
  });
  const viewer = viewerAccess(config, url);
  return {
    kind: 'dicomweb',
    pacs,
    ...viewer.router,
    // QIDO-RS tells no arrivals: the sweep is all there is.
    feeds: sweepMs(config) > 0 ? [{ feed, pollMs: sweepMs(config), kind: 'sweep' }] : [],
    close: async () => {
      await Promise.all([pacs.close(), viewer.close()]);
    },
  };
}

/** The viewer reads from this server's origin alone. */
function viewerAccess(config: Config, baseUrl: string): { router: { router?: Router }; close: () => Promise<void> } {
  if (!config.server.viewer) return { router: {}, close: async () => undefined };
  const { credentials, tls, timeouts } = archiveAccess(config);
  const proxy = createArchiveProxy({ baseUrl, credentials, tls, answerMs: timeouts.answerMs });
  return { router: { router: proxy.router }, close: () => proxy.close() };
}

const sweepMs = (config: Config): number => config.intake.reconcileMinutes * 60_000;

/**
 * @returns how the archive is accessed: credentials, certificates and timeouts
 * @throws {ConfigError} for certificate files that cannot be used
 */
export function archiveAccess({ pacs }: Config) {
  const { caFile, certificateFile, keyFile, timeoutSeconds } = pacs;
  const tls = readCertificateFiles({
    ca: { setting: 'pacs.caFile', file: caFile },
    cert: { setting: 'pacs.certificateFile', file: certificateFile },
    key: { setting: 'pacs.keyFile', file: keyFile },
  });
  return { credentials: credentialsOf(pacs), tls, timeouts: { answerMs: timeoutSeconds * 1000 } };
}

function credentialsOf(pacs: Config['pacs']): ArchiveCredentials | undefined {
  const { username, password, token, tokenUrl, clientId, clientSecret, tokenScope: scope } = pacs;
  if (token !== undefined) return { kind: 'bearer', token };
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  if (tokenUrl === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { kind: 'client-credentials', tokenUrl, clientId, clientSecret, scope };
}
