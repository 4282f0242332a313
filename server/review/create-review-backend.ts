import { findErrorEntry } from '../errors/error-catalogues.js';
import type { ReviewBackend } from '../http/review/review-backend.js';
import type {
  ReviewEntryView,
  ReviewEventView,
  ReviewQuery,
  ReviewStatisticsView,
  ReviewView,
} from '../http/review/review-schemas.js';
import type { LesionSource } from '../interactive/lesion-source.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { StateStore } from '../state/state-store.js';
import type { ArchivedEntry } from './review-entry.js';
import type { ReviewService } from './review-service.js';
import type { MethodCounts, ReviewStore } from './review-store.js';
import { wilsonInterval } from './wilson-interval.js';

export interface ReviewSources {
  readonly service: ReviewService;
  readonly reviews: ReviewStore;
  readonly lesions: LesionSource;
  readonly state: Pick<StateStore, 'jobs'>;
}

/** @returns what the review routes ask. */
export function createReviewBackend({ service, reviews, lesions, state }: ReviewSources): ReviewBackend {
  const review = async (jobId: string): Promise<ReviewView> => {
    const { job } = await lesions.find(jobId);
    return reviewView(job, await reviews.history(jobId));
  };
  return {
    get: review,
    list: (query) => listReviews(query, reviews, state),
    decide: async (jobId, reader, request) => {
      await service.decide(jobId, reader, request);
      return review(jobId);
    },
    correct: async (jobId, reader, request) => {
      await service.correct(jobId, reader, request);
      return review(jobId);
    },
    statistics: async () => statisticsView(await reviews.counts()),
    subscribe: (listener) => service.subscribe((entry) => listener(reviewEvent(entry))),
  };
}

/** @returns a decision as an event of the stream. */
export const reviewEvent = ({
  jobId,
  studyInstanceUID,
  state,
  version,
  archive,
  at,
}: ArchivedEntry): ReviewEventView => ({
  jobId,
  studyInstanceUID,
  state,
  version,
  archive: archive.state,
  at: at.toISOString(),
});

/** Lesions that have, or had, a result. The cursor is the number of jobs before the page. */
async function listReviews(
  query: ReviewQuery,
  reviews: ReviewStore,
  state: ReviewSources['state'],
): Promise<{ readonly reviews: readonly ReviewView[]; readonly next?: string }> {
  const offset = Number(query.cursor ?? '0');
  const { studyInstanceUID, limit } = query;
  const found = await state.jobs.list({
    states: ['stored', 'superseded'],
    ...(studyInstanceUID === undefined ? {} : { studyInstanceUID }),
    limit: limit + 1,
    offset,
  });
  const page = await Promise.all(
    found.slice(0, limit).map(async (job) => reviewView(job, await reviews.history(job.id))),
  );
  const wanted = page.filter((review) => query.state === undefined || review.state === query.state);
  return found.length > limit ? { reviews: wanted, next: String(offset + limit) } : { reviews: wanted };
}

/** A job that was superseded has nothing left to decide, also before its review was told. */
function reviewView({ id, studyInstanceUID, state }: LesionJob, history: readonly ArchivedEntry[]): ReviewView {
  const last = history.at(-1);
  const current = last && entryView(last);
  return {
    jobId: id,
    studyInstanceUID,
    state: state === 'superseded' ? 'superseded' : (last?.state ?? 'unreviewed'),
    version: last?.version ?? 0,
    ...(current === undefined ? {} : { current }),
    history: history.map(entryView),
  };
}

function entryView(entry: ArchivedEntry): ReviewEntryView {
  const { version, state, at, reader, reason, comment, seconds, correction, archive, objects } = entry;
  const { segmentation, report, rejectionNote } = objects;
  return {
    version,
    state,
    at: at.toISOString(),
    reader: { ...reader },
    ...(reason === undefined ? {} : { reason }),
    ...(comment === undefined ? {} : { comment }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(correction === undefined ? {} : { origin: correction.origin }),
    ...(correction?.edit === undefined ? {} : { edit: { ...correction.edit } }),
    archive: { state: archive.state, ...reasonView(archive.code) },
    ...(segmentation === undefined ? {} : { segmentation }),
    ...(report === undefined ? {} : { report }),
    ...(rejectionNote === undefined ? {} : { rejectionNote }),
  };
}

function reasonView(code: string | undefined): Pick<ReviewEntryView['archive'], 'reason'> {
  if (code === undefined) return {};
  const entry = findErrorEntry(code);
  return { reason: { code, message: entry?.meaning ?? code, nextStep: entry?.nextStep ?? '' } };
}

function statisticsView(counts: readonly MethodCounts[]): ReviewStatisticsView {
  return {
    methods: counts.map(({ methodId, accepted, corrected, rejected, edits }) => {
      const reviewed = accepted + corrected + rejected;
      const { share, lower, upper } = wilsonInterval(accepted, reviewed);
      return {
        method: methodId,
        ...{ reviewed, accepted, corrected, rejected },
        ...(reviewed === 0 ? {} : { acceptance: { value: share, lower, upper } }),
        ...(edits.length === 0 ? {} : { correction: correctionMeans(edits) }),
      };
    }),
  };
}

function correctionMeans(edits: MethodCounts['edits']) {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const seconds = edits.flatMap((edit) => (edit.seconds === undefined ? [] : [edit.seconds]));
  return {
    meanDice: mean(edits.map(({ dice }) => dice)),
    meanVoxelsChanged: mean(edits.map(({ voxelsChanged }) => voxelsChanged)),
    ...(seconds.length === 0 ? {} : { meanSeconds: mean(seconds) }),
  };
}
