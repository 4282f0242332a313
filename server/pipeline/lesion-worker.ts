import { errorCode } from '../errors/error-code.js';
import { ServerError } from '../errors/server-error.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { DeadLetter, Delivery } from '../queue/job-queue.js';
import type { JobState } from '../state/job-state.js';
import { activeStates, workingStates } from '../state/job-state.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { LesionResult } from '../state/lesion-result.js';
import type { JobChanges } from '../state/state-store.js';
import { dispositionOf } from './disposition.js';
import { moveJob } from './move-job.js';
import type { LesionWork, PipelineContext } from './pipeline-context.js';
import { reasonOf } from './reason-of.js';
import type { SegmentedLesion } from './segment-lesion.js';
import { segmentInSeries } from './segment-in-series.js';
import type { SeriesVolumes } from './series-volumes.js';
import { storeResult } from './store-result.js';
import type { WrittenLesion } from './write-lesion.js';
import { writeLesion } from './write-lesion.js';

/**
 * Works off the queue of lesions: fetch, segment, write, store. A job that was interrupted begins again at the fetch; as every UID and date
 * comes from the job, it stores the same objects, and storing them twice is the same as storing them once.
 */
export class LesionWorker {
  constructor(
    private readonly context: PipelineContext,
    private readonly volumes: SeriesVolumes,
  ) {}

  async handle(delivery: Delivery<LesionWork>): Promise<void> {
    try {
      const job = await this.#begin(delivery.payload.jobId);
      if (job !== undefined) await this.#convert(job);
      await delivery.ack();
    } catch (error) {
      await this.#settle(delivery, error);
    }
  }

  /** The queue set the message aside by itself. */
  async lost({ payload, reason }: DeadLetter<LesionWork>): Promise<void> {
    await moveJob(this.context, payload.jobId, { from: activeStates, to: 'failed', reason: { code: reason } });
  }

  /** @returns the job in work; undefined where there is nothing left to do for this message. */
  async #begin(id: string): Promise<LesionJob | undefined> {
    await moveJob(this.context, id, { from: workingStates, to: 'queued', reason: { code: 'interrupted' } });
    const job = await this.context.state.jobs.find(id);
    if (job?.state !== 'queued') return undefined;
    if (await this.#isOutdated(job)) return undefined;
    return moveJob(this.context, id, { from: ['queued'], to: 'fetching' });
  }

  /** The method has another version than when the mark was accepted: the mark is read again, as a job of that version. */
  async #isOutdated(job: LesionJob): Promise<boolean> {
    if (this.#isPresent(job) || this.context.methodFailure?.(job.method.id) !== undefined) return false;
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = job.mark.source;
    const payload = { studyInstanceUID, seriesInstanceUID, sopInstanceUID, againWith: job.method.id };
    await this.context.documents.enqueue({ key: sopInstanceUID, payload });
    await moveJob(this.context, job.id, { from: ['queued'], to: 'superseded', reason: { code: 'newer-method' } });
    return true;
  }

  #isPresent({ method }: LesionJob): boolean {
    return JSON.stringify(this.context.describeMethod(method.id)) === JSON.stringify(method);
  }

  /** A damaged model file is no newer method: the mark waits for a process that has a whole one. */
  #expectMethod(job: LesionJob): void {
    const failure = this.context.methodFailure?.(job.method.id);
    if (failure !== undefined && !this.#isPresent(job))
      throw new ServerError('method-unavailable', `The method of the mark cannot run here: ${failure.code}.`);
  }

  async #convert(job: LesionJob): Promise<void> {
    this.#expectMethod(job);
    const { segmenter, settings, log } = this.context;
    const { jobKey, ctSeriesInstanceUID, acceptedAt, mark } = job;
    if (jobKey === undefined || ctSeriesInstanceUID === undefined) throw new Error('a queued job has no key');
    const volumeOf = (growth: number) => this.volumes.around(job.studyInstanceUID, ctSeriesInstanceUID, mark, growth);
    const first = await volumeOf(0);
    if (!(await this.#advance(job, 'fetching', 'segmenting'))) return;
    const lesion = await segmentInSeries(
      async (growth) => (growth === 0 ? first : volumeOf(growth)),
      mark,
      job.method.id,
      segmenter,
    );
    for (const flag of lesion.outcome.flags) log('job.flagged', { job: job.id, flag });
    if (!(await this.#advance(job, 'segmenting', 'writing'))) return;
    const written = writeLesion(lesion.volume, lesion, { jobKey, acceptedAt, srSopClass: settings.srSopClass });
    await this.#store(job, written);
    await this.#advance(job, 'writing', 'stored', { result: resultOf(lesion, written) });
  }

  async #store(job: LesionJob, { seg, sr }: WrittenLesion): Promise<void> {
    const started = performance.now();
    const sends = await storeResult(this.context, [seg, sr]);
    this.context.log('result.stored', {
      job: job.id,
      segmentation: seg.sopInstanceUID,
      report: sr.sopInstanceUID,
      bytes: seg.part10.byteLength + sr.part10.byteLength,
      sends,
      durationMs: performance.now() - started,
    });
  }

  /** @returns false where the job was superseded meanwhile. */
  async #advance(job: LesionJob, from: JobState, to: JobState, changes: JobChanges = {}): Promise<boolean> {
    return (await moveJob(this.context, job.id, { from: [from], to, changes })) !== undefined;
  }

  async #settle(delivery: Delivery<LesionWork>, error: unknown): Promise<void> {
    const { settings, now, log, events } = this.context;
    const progress = { attempt: delivery.attempt, queuedForMs: now().getTime() - delivery.enqueuedAt.getTime() };
    const disposition = dispositionOf(error, progress, settings);
    const reason = reasonOf(error);
    logUnexpected(log, 'lesion', error);
    if (reason.code.startsWith('pacs-')) events.archiveError(reason.code);
    const { from, to } = settling[disposition.kind];
    await moveJob(this.context, delivery.payload.jobId, { from, to, reason });
    if (disposition.kind === 'retry') return delivery.retry(disposition.delayMs);
    if (disposition.kind === 'postpone') return delivery.postpone(disposition.delayMs);
    return disposition.kind === 'refuse' ? delivery.ack() : delivery.deadLetter(errorCode(error));
  }
}

/** Where a job goes by the disposition of its error. */
const settling = {
  retry: { from: workingStates, to: 'queued' },
  postpone: { from: workingStates, to: 'queued' },
  refuse: { from: workingStates, to: 'refused' },
  fail: { from: activeStates, to: 'failed' },
} as const;

function resultOf({ outcome }: SegmentedLesion, { seg, sr }: WrittenLesion): LesionResult {
  const { measurements, checks, flags, method } = outcome;
  return {
    segmentation: { seriesInstanceUID: seg.seriesInstanceUID, sopInstanceUID: seg.sopInstanceUID },
    report: { seriesInstanceUID: sr.seriesInstanceUID, sopInstanceUID: sr.sopInstanceUID },
    measurements,
    checks,
    flags,
    method,
  };
}
