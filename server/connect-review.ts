import { join } from 'node:path';
import type { RequestHandler } from 'express';
import { ApiKeys } from './access/api-keys.js';
import { createApiKeyAuthenticator } from './access/api-key-authenticator.js';
import type { Authenticator } from './access/authenticator.js';
import { isLoopback } from './access/is-loopback.js';
import { createOidcAuthenticator } from './access/oidc-authenticator.js';
import { createOpenAuthenticator } from './access/open-authenticator.js';
import { SqliteApiKeyStore } from './access/sqlite/sqlite-api-key-store.js';
import { AuditTrail } from './audit/audit-trail.js';
import { SqliteAuditStore } from './audit/sqlite/sqlite-audit-store.js';
import { CandidateService } from './candidates/candidate-service.js';
import { wholeSeries } from './candidates/whole-series.js';
import type { Config } from './config/config.js';
import type { ApiPart } from './http/api-part.js';
import { auditPart } from './http/audit/audit-part.js';
import { auditRequests } from './http/audit/audit-requests.js';
import { candidatesPart } from './http/candidates/candidates-part.js';
import { trainingCasesPart } from './http/training-cases/training-cases-part.js';
import { lesionPart } from './http/lesion/lesion-part.js';
import { readerStudyPart } from './http/reader-study/reader-study-part.js';
import { compareInThread } from './follow-up/comparison/compare-in-thread.js';
import type { VisitSeries } from './follow-up/comparison/visit-pairs.js';
import { FollowUpService } from './follow-up/follow-up-service.js';
import { SqlLesionDecisions } from './follow-up/sql-lesion-decisions.js';
import { patientPart } from './http/patients/patient-part.js';
import { reviewPart } from './http/review/review-part.js';
import { packageVersion } from './version.js';
import type { ReviewEventView } from './http/review/review-schemas.js';
import { shippedWeights } from '../models/engine/shipped-weights.js';
import { openBrowserNetwork } from './interactive/browser-network.js';
import { createLesionBackend } from './interactive/create-lesion-backend.js';
import { InteractiveService } from './interactive/interactive-service.js';
import { LesionSource } from './interactive/lesion-source.js';
import { createReviewMetrics } from './metrics/review-metrics.js';
import { logUnexpected } from './logging/log-unexpected.js';
import type { PipelineContext } from './pipeline/pipeline-context.js';
import type { PipelineEvents } from './pipeline/pipeline-events.js';
import { createPacsSeriesSource } from './pipeline/pacs-series-source.js';
import { SeriesVolumes } from './pipeline/series-volumes.js';
import { ReaderStudyService } from './reader-study/reader-study-service.js';
import { SqlReaderStudyStore } from './reader-study/sql/sql-reader-study-store.js';
import { StudyMasks } from './reader-study/study-masks.js';
import { createReviewBackend } from './review/create-review-backend.js';
import { ReviewArchiver } from './review/review-archiver.js';
import { ReviewService } from './review/review-service.js';
import type { ReviewStore } from './review/review-store.js';
import { TrainingCases } from './training-cases/training-cases.js';
import { openPostgresReviews } from './review/postgres/open-postgres-reviews.js';
import { installationSecret } from './review/sql/installation-secret.js';
import { reviewMigrations } from './review/sqlite/review-migrations.js';
import { SqlReviewStore } from './review/sql/sql-review-store.js';
import { createReviewWriter } from './review/write-review.js';
import type { InteractiveSegmenter } from './segmenter/interactive-segmenter.js';
import { openStateDatabase } from './state/sqlite/open-state-database.js';
import { sqliteSql } from './state/sqlite/sqlite-sql.js';

/** Everything around readers: who they are, what they decide, what they draw. */
export interface ConnectedReview {
  readonly authenticator: Authenticator;
  readonly parts: readonly ApiPart[];
  /** Prometheus text of decisions and corrections. */
  readonly metricsText: () => Promise<string>;
  /** Keeps who did what. */
  readonly audit: RequestHandler;
  readonly reviews: ReviewStore;
  subscribe(listener: (event: ReviewEventView) => void): () => void;
  /** Takes up what an earlier run did not store. */
  start(): void;
  close(): Promise<void>;
}

export type ReviewContext = Pick<PipelineContext, 'pacs' | 'state' | 'log' | 'now' | 'settings' | 'decode'> & {
  readonly segmenter: InteractiveSegmenter;
  readonly events: PipelineEvents;
};

/** Delay before the second try to store what a decision leaves in the archive. */
const retryMs = 5_000;
/** Two visits with forty lesions to look for take a fraction of it. */
const comparisonMs = 300_000;

/**
 * Makes the parts around readers. Decisions and reader studies lie where the state does, Postgres for several servers, else `review.db`;
 * audit trail and API keys are each server's own, in `review.db`. All of it is worth a backup: it cannot be made again.
 */
export async function connectReview(config: Config, context: ReviewContext): Promise<ConnectedReview> {
  const { pacs, state, log, now, segmenter, events, settings } = context;
  const database = openStateDatabase(join(config.dataFolder, 'review.db'), reviewMigrations);
  const { databaseUrl } = config.state;
  const shared = databaseUrl === undefined ? sqliteSql(database) : await openPostgresReviews(databaseUrl);
  const reviews = new SqlReviewStore(shared, now);
  const volumes = openVolumes(context);
  const lesions = new LesionSource(state, pacs, volumes);
  const write = createReviewWriter({
    ...{ lesions, reviews, pacs },
    organization: config.access.organization,
    srSopClass: settings.srSopClass,
  });
  const archiver = new ReviewArchiver({ reviews, pacs, write, log, now, retryMs });
  const service = new ReviewService({ reviews, lesions, archiver, log, now });
  const reviewBackend = createReviewBackend({ service, reviews, lesions, state });
  const interactive = new InteractiveService({ lesions, reviews, segmenter });
  const readerStudies = new ReaderStudyService({
    store: new SqlReaderStudyStore(shared),
    masks: new StudyMasks({ interactive, reviews, state }),
    ...{ state, now },
  });
  const metrics = createReviewMetrics(() => reviews.counts());
  const secret = await installationSecret(shared, 'pseudonyms');
  const decisions = new SqlLesionDecisions(shared, secret, now);
  const audit = new AuditTrail(new SqliteAuditStore(database), now);
  const unsubscribe = events.subscribe({
    onStep: ({ job, step }) => {
      if (step.to !== 'superseded') return;
      service.supersede(job.id).catch((error: unknown) => logUnexpected(log, 'review', error));
    },
  });
  return {
    authenticator: createAuthenticator(config, new ApiKeys(new SqliteApiKeyStore(database), now)),
    parts: [
      reviewPart(reviewBackend),
      lesionPart(createLesionBackend(interactive, openBrowserNetwork(shippedWeights))),
      readerStudyPart(readerStudies),
      candidatesPart(candidatesOf(config, context, volumes)),
      trainingCasesPart(new TrainingCases({ reviews, lesions, secret })),
      auditPart(audit),
      patientPart(followUpOf(config, context, volumes, decisions)),
    ],
    audit: auditRequests((event) => {
      audit.record(event).catch((error: unknown) => logUnexpected(log, 'audit', error));
    }),
    metricsText: () => metrics.text(),
    reviews,
    subscribe: (listener) => reviewBackend.subscribe(listener),
    start: () => archiver.start(),
    close: async () => {
      unsubscribe();
      await archiver.stop();
      volumes.close();
      if (databaseUrl !== undefined) await shared.close();
      database.close();
    },
  };
}

function candidatesOf(
  { candidates: { enabled, leastConfidence, leastLongMm } }: Config,
  { pacs, state, segmenter }: ReviewContext,
  volumes: SeriesVolumes,
): CandidateService {
  return new CandidateService({
    ...{ enabled, pacs, state, segmenter },
    limits: { leastConfidence, leastLongMm },
    wholeSeries: (study, series, instance) => wholeSeries(volumes, study, series, instance),
  });
}

/** Visits are compared in a thread of their own: a second or two each must not keep the API waiting. */
function followUpOf(
  { segmentation }: Config,
  { pacs, now }: ReviewContext,
  volumes: SeriesVolumes,
  decisions: SqlLesionDecisions,
): FollowUpService {
  const compare = compareInThread({
    workerUrl: new URL('./follow-up/comparison/comparison-worker.js', import.meta.url),
    timeoutMs: comparisonMs,
    method: segmentation.method,
  });
  const volumeOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: VisitSeries) =>
    wholeSeries(volumes, studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  return new FollowUpService({ pacs, decisions, version: packageVersion(), now, images: { compare, volumeOf } });
}

function openVolumes({ pacs, settings, decode }: ReviewContext): SeriesVolumes {
  const { seriesBytes, cacheBytes, modalities } = settings;
  return new SeriesVolumes({
    open: (study, series) => createPacsSeriesSource(pacs, study, series),
    ...{ seriesBytes, cacheBytes },
    ...(modalities && { modalities }),
    ...(decode && { decode }),
  });
}

function createAuthenticator({ access, server }: Config, apiKeys: ApiKeys): Authenticator {
  const { issuer } = access;
  if (issuer !== undefined) return createOidcAuthenticator({ ...access, issuer, apiKeys });
  if (access.apiKeys) return createApiKeyAuthenticator(apiKeys);
  return createOpenAuthenticator({ reader: access.reader, loopbackOnly: !access.open && isLoopback(server.host) });
}
