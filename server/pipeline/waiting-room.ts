import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { isVolumeImage } from '../../dicom-sr/volume/image-sop-classes.js';
import { errorCode } from '../errors/error-code.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { LesionJob } from '../state/lesion-job.js';
import type { FoundSeries } from './find-ct-series.js';
import { isOutage } from './disposition.js';
import { findCtSeries } from './find-ct-series.js';
import { jobKeyOf } from './job-key.js';
import { messageOf } from './message-of.js';
import { moveJob } from './move-job.js';
import type { PipelineContext } from './pipeline-context.js';
import { reasonOf } from './reason-of.js';
import type { SeriesSearches } from './remembered-searches.js';
import { rememberedSearches } from './remembered-searches.js';
import { Repeating } from '../timing/repeating.js';
import { settleDuplicates } from './settle-duplicates.js';
import { settleVersions } from './supersede.js';

/** Jobs that are looked at in one round. */
const roundSize = 100;
/** Other processes may add jobs; those of this one wake the room. */
const longestSleepMs = 5_000;
const retryAfterErrorMs = 2_000;
/** After the archive could not say what it holds of one study. */
const lookAgainMs = 30_000;

/**
 * Where jobs wait for their CT. A job leaves when the series that holds its image has not grown for the quiet time; an arrival in its study
 * lets it look at once, and without any it looks more and more rarely until its time is over.
 */
export class WaitingRoom {
  readonly #loop = new Repeating(() => this.#round());

  /** @param mayLeave false while changes wait to be accepted: a series may have grown without our knowing */
  constructor(
    private readonly context: PipelineContext,
    private readonly mayLeave: () => boolean,
  ) {}

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #round(): Promise<number> {
    const { state, now, log, events } = this.context;
    try {
      if (!this.mayLeave()) return 100;
      const searches = rememberedSearches(this.context.pacs);
      for (const job of await state.jobs.dueWaiting(now(), roundSize)) await this.#lookSafely(job, searches);
      const next = await state.jobs.nextCheckAt();
      return next === undefined ? longestSleepMs : clamp(next.getTime() - now().getTime(), 0, longestSleepMs);
    } catch (error) {
      log('waiting.failed', { code: errorCode(error) });
      logUnexpected(log, 'waiting', error);
      events.archiveError(errorCode(error));
      return retryAfterErrorMs;
    }
  }

  /** What the archive cannot say of one study must not keep the others waiting; when it is away, all of them wait. */
  async #lookSafely(job: LesionJob, searches: SeriesSearches): Promise<void> {
    try {
      await this.#look(job, searches);
    } catch (error) {
      if (isOutage(error)) throw error;
      logUnexpected(this.context.log, 'waiting', error);
      this.context.events.archiveError(errorCode(error));
      await this.#lookLater(job, error);
    }
  }

  async #lookLater(job: LesionJob, error: unknown): Promise<void> {
    const now = this.context.now().getTime();
    if (now >= job.waitUntil.getTime())
      await moveJob(this.context, job.id, { from: ['waiting'], to: 'failed', reason: reasonOf(error) });
    else await this.context.state.jobs.scheduleCheck(job.id, new Date(now + lookAgainMs));
  }

  async #look(job: LesionJob, searches: SeriesSearches): Promise<void> {
    const { modalities } = this.context.settings;
    if (!isVolumeImage(job.mark.referencedImage.sopClassUID, modalities))
      return this.#refuse(job, new DicomError('not-ct', 'The marked image is not of CT Image Storage.'));
    const series = await findCtSeries(searches, job.mark, modalities);
    return series === undefined ? this.#waitForImages(job) : this.#waitForQuiet(job, series);
  }

  async #waitForImages(job: LesionJob): Promise<void> {
    const now = this.context.now().getTime();
    if (now >= job.waitUntil.getTime())
      return this.#refuse(job, new DicomError('image-not-found', 'The marked image did not come in the waiting time.'));
    const delay = clamp((now - job.stateSince.getTime()) / 4, 1_000, 300_000);
    await this.context.state.jobs.scheduleCheck(job.id, new Date(Math.min(now + delay, job.waitUntil.getTime())));
  }

  async #waitForQuiet(job: LesionJob, series: FoundSeries): Promise<void> {
    const { state, settings, now } = this.context;
    const { studyInstanceUID, seriesInstanceUID, instances } = series;
    const grownAt = await state.series.observe(studyInstanceUID, seriesInstanceUID, instances, now());
    const quietAt = new Date(grownAt.getTime() + settings.quietMs);
    if (quietAt > now()) return state.jobs.scheduleCheck(job.id, quietAt);
    return this.#queue(job, seriesInstanceUID);
  }

  /** A kill between the two steps is mended at start: what is queued without a message gets one. */
  async #queue(job: LesionJob, ctSeriesInstanceUID: string): Promise<void> {
    if (!(await settleVersions(this.context, job, ctSeriesInstanceUID))) return;
    const mark = await settleDuplicates(this.context, job);
    if (mark === undefined) return;
    const changes = { mark, ctSeriesInstanceUID, jobKey: jobKeyOf({ ...job, mark, ctSeriesInstanceUID }) };
    const queued = await moveJob(this.context, job.id, { from: ['waiting'], to: 'queued', changes });
    if (queued === undefined) return;
    await this.context.lesions.enqueue(messageOf(queued));
  }

  async #refuse(job: LesionJob, error: DicomError): Promise<void> {
    await moveJob(this.context, job.id, { from: ['waiting'], to: 'refused', reason: reasonOf(error) });
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
