import { errorCode } from '../errors/error-code.js';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import type { Pacs } from '../pacs/pacs.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { PipelineEvents } from '../pipeline/pipeline-events.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { StateStore } from '../state/state-store.js';
import type { ApiBackend, Dependency, EngineView } from './api-backend.js';
import type { JobEventView, JobQuery } from './api-schemas.js';
import type { ReviewEventView } from './review/review-schemas.js';
import { jobView, lesionView } from './job-view.js';
import type { ReviewStore } from '../review/review-store.js';

export interface ApiSources {
  readonly state: StateStore;
  readonly pacs: Pacs;
  readonly pipeline: Pick<Pipeline, 'request' | 'feedFailure'>;
  readonly events: PipelineEvents;
  /** Code of the error while the queue is away. */
  readonly queueFailure?: () => string | undefined;
  /** Code of the error while the method of this installation cannot run, or its threads start. */
  readonly segmenterFailure?: () => string | undefined;
  readonly engine?: EngineView;
  readonly metrics: ServerMetrics;
  readonly review: {
    subscribe(listener: (event: ReviewEventView) => void): () => void;
    readonly reviews: Pick<ReviewStore, 'ofStudy'>;
  };
}

/** @returns what the HTTP API asks, answered from the state store and the pipeline. */
export function createApiBackend(sources: ApiSources): ApiBackend {
  const { state, pacs, pipeline, events, metrics, review } = sources;
  return {
    jobs: (query) => pageOfJobs(state, query),
    job: async (id) => {
      const job = await state.jobs.find(id);
      return job && jobView(job);
    },
    lesions: async (study) => {
      const [jobs, results, reviews] = await Promise.all([
        state.jobs.ofStudy(study),
        state.results.ofStudy(study),
        review.reviews.ofStudy(study),
      ]);
      return jobs.map((job) => lesionView(job, results.get(job.id), reviews.get(job.id)));
    },
    request: async (request) => {
      const { jobs, warnings } = await pipeline.request(request);
      return { jobs: jobs.map(jobView), warnings };
    },
    subscribe: (listener) => {
      const stopJobs = events.subscribe({
        onAccepted: (job) => listener(eventOf(job)),
        onStep: ({ job }) => listener(eventOf(job)),
      });
      const stopReviews = review.subscribe((event) => listener(event, 'review'));
      return () => {
        stopJobs();
        stopReviews();
      };
    },
    dependencies: async () => [
      await dependency('state', () => state.ping()),
      await dependency('archive', () => pacs.ping()),
      pipeline.feedFailure === undefined
        ? { name: 'feed', ready: true }
        : { name: 'feed', ready: false, code: pipeline.feedFailure },
      readiness('queue', sources.queueFailure?.()),
      readiness('segmenter', sources.segmenterFailure?.()),
    ],
    ...(sources.engine && { engine: sources.engine }),
    metrics: () => metrics.exposition(),
  };
}

/** Without its broker work still comes in and waits, but is not handed out. */
const readiness = (name: Dependency['name'], code: string | undefined): Dependency =>
  code === undefined ? { name, ready: true } : { name, ready: false, code };

const eventOf = (job: LesionJob): JobEventView => ({
  jobId: job.id,
  studyInstanceUID: job.studyInstanceUID,
  state: job.state,
  at: job.stateSince.toISOString(),
});

/** The cursor is the number of jobs before the page; a job that arrives meanwhile shows one twice, never none. */
async function pageOfJobs(state: StateStore, query: JobQuery): ReturnType<ApiBackend['jobs']> {
  const offset = Number.parseInt(query.cursor ?? '0', 10) || 0;
  const found = await state.jobs.list({
    ...(query.state === undefined ? {} : { states: [query.state] }),
    ...(query.studyInstanceUID === undefined ? {} : { studyInstanceUID: query.studyInstanceUID }),
    limit: query.limit + 1,
    offset,
  });
  const jobs = found.slice(0, query.limit).map(jobView);
  return found.length > query.limit ? { jobs, next: String(offset + query.limit) } : { jobs };
}

async function dependency(name: Dependency['name'], ask: () => Promise<void>): Promise<Dependency> {
  try {
    await ask();
    return { name, ready: true };
  } catch (error) {
    return { name, ready: false, code: errorCode(error) };
  }
}
