import type { QueueCounts } from '../queue/job-queue.js';
import { moveJob } from '../pipeline/move-job.js';
import type { PipelineContext } from '../pipeline/pipeline-context.js';
import type { JobState } from '../state/job-state.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { HourCount, ReasonCount } from '../state/state-store.js';

/** States of jobs that came to no result. */
export const settledStates = ['refused', 'failed'] as const;
type SettledState = (typeof settledStates)[number];

/** One queue as it is now. */
export interface QueueOverview extends QueueCounts {
  readonly name: 'documents' | 'lesions';
  readonly oldestAt?: Date;
}

/** What an administrator wants to see first. */
export interface Overview {
  readonly jobs: Readonly<Record<JobState, number>>;
  readonly queues: readonly QueueOverview[];
  /** Why jobs were refused or set aside. */
  readonly reasons: readonly ReasonCount<SettledState>[];
  /** Results that were stored in each of the last hours. */
  readonly storedHourly: readonly HourCount[];
}

/** A document that could not be looked at and was set aside. */
export interface FailedDocument {
  readonly sopInstanceUID: string;
  readonly reason: string;
  readonly attempts: number;
}

type Context = Pick<PipelineContext, 'state' | 'documents' | 'lesions' | 'events' | 'log' | 'settings' | 'now'>;

const lookBackMs = 24 * 3_600_000;
/** One call of an administrator; there may be more, and the button is still there. */
const mostAtOnce = 10_000;

/** What was set aside, and what becomes of it; a person decides. */
export class Administration {
  constructor(
    private readonly context: Context,
    /** Called when a job waits again. */
    private readonly onWaiting: () => void,
  ) {}

  async overview(): Promise<Overview> {
    const { state, now } = this.context;
    const since = new Date(now().getTime() - lookBackMs);
    return {
      jobs: await state.jobs.count(),
      queues: [await this.#queue('documents'), await this.#queue('lesions')],
      reasons: await state.jobs.countReasons(settledStates),
      storedHourly: await state.jobs.hourly('stored', since),
    };
  }

  /** Jobs that failed, newest first. */
  failedJobs(limit: number): Promise<readonly LesionJob[]> {
    return this.context.state.jobs.list({ states: ['failed'], limit });
  }

  /** Documents that were set aside, oldest first. */
  async failedDocuments(limit: number): Promise<readonly FailedDocument[]> {
    const letters = await this.context.documents.deadLetters(limit);
    return letters.map(({ key, reason, attempts }) => ({ sopInstanceUID: key, reason, attempts }));
  }

  /** Lets a job that was refused or failed begin again. @returns undefined where there is no such job */
  async retry(jobId: string): Promise<LesionJob | undefined> {
    const { state, settings, now } = this.context;
    const at = now();
    const changes = { attempts: 0, checkAt: at, waitUntil: new Date(at.getTime() + settings.waitMs) };
    const to = { to: 'waiting', reason: { code: 'requested' }, changes } as const;
    const moved = await moveJob(this.context, jobId, { from: settledStates, ...to });
    if (moved !== undefined) this.onWaiting();
    return moved ?? state.jobs.find(jobId);
  }

  /** Lets the jobs begin again that came to their end for one reason, as after an outage. @returns how many */
  async retryAll(state: SettledState, reasonCode: string): Promise<number> {
    let retried = 0;
    for (const { id } of await this.context.state.jobs.list({ states: [state], reasonCode, limit: mostAtOnce }))
      if ((await this.retry(id))?.state === 'waiting') retried += 1;
    return retried;
  }

  /** Lets go of a job that was refused or failed. @returns undefined where there is no such job */
  async discard(jobId: string): Promise<LesionJob | undefined> {
    const to = { to: 'superseded', reason: { code: 'discarded' } } as const;
    const moved = await moveJob(this.context, jobId, { from: settledStates, ...to });
    if (moved !== undefined) await this.context.lesions.remove(jobId);
    return moved ?? this.context.state.jobs.find(jobId);
  }

  /** Looks again at documents that were set aside. @returns how many */
  async retryDocuments(limit: number): Promise<number> {
    const letters = await this.context.documents.deadLetters(limit);
    for (const { key, payload } of letters) await this.context.documents.enqueue({ key, payload });
    return letters.length;
  }

  /** Lets go of a document that was set aside; it stays noted as failed. */
  async discardDocument(sopInstanceUID: string): Promise<void> {
    const found = await this.context.documents.find([sopInstanceUID]);
    if (found.get(sopInstanceUID) !== undefined) await this.context.documents.remove(sopInstanceUID);
  }

  async #queue(name: QueueOverview['name']): Promise<QueueOverview> {
    const queue = this.context[name];
    const [counts, oldestAt] = [await queue.counts(), await queue.oldestAt()];
    return { name, ...counts, ...(oldestAt && { oldestAt }) };
  }
}
