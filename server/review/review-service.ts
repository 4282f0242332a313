import type { Reader } from '../access/reader.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { Log } from '../logging/log.js';
import type { CorrectionRequest, DecisionRequest } from '../http/review/review-schemas.js';
import type { Lesion, LesionSource } from '../interactive/lesion-source.js';
import { verifiedSrUids } from '../../dicom-sr/writers/verify-sr.js';
import { rejectionNoteUids } from '../../dicom-sr/writers/write-rejection-note.js';
import { resultUids } from '../../dicom-sr/writers/result-uids.js';
import { readCorrection } from './read-correction.js';
import type { ReviewArchiver } from './review-archiver.js';
import { ReviewConflict } from './review-conflict.js';
import type { ArchivedEntry, ArchiveState, ReviewEntry, ReviewObjects } from './review-entry.js';
import { ReviewError } from './review-error.js';
import { requestDigestOf, reviewKeyOf } from './review-key.js';
import type { ReviewState } from './review-state.js';
import type { ReviewStore } from './review-store.js';

export interface ReviewServiceOptions {
  readonly reviews: ReviewStore;
  readonly lesions: LesionSource;
  readonly archiver: ReviewArchiver;
  readonly log: Log;
  readonly now: () => Date;
}

/** What the entries of every decision have in common. */
type Asked = DecisionRequest | CorrectionRequest;

const stateOf = { accept: 'accepted', reject: 'rejected', reopen: 'unreviewed' } as const;

/** Keeps the decisions of readers. The archive follows: what a decision leaves there is stored until it is confirmed. */
export class ReviewService {
  readonly #listeners = new Set<(entry: ArchivedEntry) => void>();

  constructor(private readonly options: ReviewServiceOptions) {
    options.archiver.onSettled((entry) => this.#tell(entry));
  }

  /** Calls back at each decision, and when its objects reached the archive. @returns how to stop. */
  subscribe(listener: (entry: ArchivedEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Accepts, rejects or reopens. The archive is not waited for.
   * @throws {ReviewConflict} @throws {ReviewError} result-missing, result-superseded, request-reused @throws {ServerError} job-not-found
   */
  async decide(jobId: string, reader: Reader, request: DecisionRequest): Promise<ArchivedEntry> {
    const lesion = await this.#reviewable(jobId);
    if (lesion.result === undefined) throw new ReviewError('result-missing');
    const state = stateOf[request.decision];
    const objects = this.#objectsOf(state, reviewKeyOf(jobId, request.requestId));
    const reason = request.decision === 'reject' ? { reason: request.reason } : {};
    const entry = await this.#append(lesion, reader, request, state, { ...reason, objects });
    this.options.archiver.wake();
    return entry;
  }

  /**
   * Keeps a corrected mask, and waits until the archive has its SEG and SR or does not answer.
   * @throws as `decide`; {DicomError} for a mask that does not lie on the series
   */
  async correct(jobId: string, reader: Reader, request: CorrectionRequest): Promise<ArchivedEntry> {
    const lesion = await this.#reviewable(jobId);
    if (lesion.result === undefined && request.origin === 'edited') throw new ReviewError('result-missing');
    const correction = await readCorrection(this.options.lesions, lesion, request);
    const objects = this.#objectsOf('corrected', reviewKeyOf(jobId, request.requestId));
    const entry = await this.#append(lesion, reader, request, 'corrected', { objects, correction });
    return entry.archive.state === 'pending' ? this.options.archiver.archive(entry) : entry;
  }

  /** The result was superseded: nothing is left to decide. Harmless where it was told before. */
  async supersede(jobId: string): Promise<void> {
    const lesion = await this.options.lesions.find(jobId);
    if (lesion.result === undefined) return;
    const current = (await this.options.reviews.history(jobId)).at(-1);
    const system: Reader = { id: 'system', name: 'recist3d', roles: [], scopes: [] };
    const requestId = `superseded:${jobId}`;
    const draft = this.#draft(lesion, system, requestId, { superseded: jobId }, 'superseded', { objects: {} });
    const outcome = await this.options.reviews.append(draft, current?.version ?? 0, 'none');
    if (outcome.kind === 'appended') this.#tell(outcome.entry);
  }

  async #reviewable(jobId: string): Promise<Lesion> {
    const lesion = await this.options.lesions.find(jobId);
    if (lesion.job.state === 'superseded') throw new ReviewError('result-superseded');
    return lesion;
  }

  async #append(
    lesion: Lesion,
    reader: Reader,
    request: Asked,
    state: ReviewState,
    what: Pick<ReviewEntry, 'objects' | 'reason' | 'correction'>,
  ): Promise<ArchivedEntry> {
    const { version, requestId, comment, seconds, ...asked } = request;
    const said = { ...(comment === undefined ? {} : { comment }), ...(seconds === undefined ? {} : { seconds }) };
    const draft = this.#draft(lesion, reader, requestId, { ...asked, comment, version }, state, { ...what, ...said });
    const archive: ArchiveState = Object.keys(what.objects).length > 0 ? 'pending' : 'none';
    const outcome = await this.options.reviews.append(draft, version, archive);
    switch (outcome.kind) {
      case 'appended':
        this.options.log('review.decided', { job: draft.jobId, state, version: outcome.entry.version });
        this.#tell(outcome.entry);
        return outcome.entry;
      case 'repeated':
        return outcome.entry;
      case 'reused':
        throw new ReviewError('request-reused');
      case 'conflict':
      case 'illegal':
        throw conflictOf(outcome.current, this.options.now());
    }
  }

  #draft(
    { job, result }: Lesion,
    reader: Reader,
    requestId: string,
    asked: unknown,
    state: ReviewState,
    what: Pick<ReviewEntry, 'objects'> & Partial<Pick<ReviewEntry, 'reason' | 'comment' | 'seconds' | 'correction'>>,
  ): Omit<ReviewEntry, 'version'> {
    return {
      jobId: job.id,
      studyInstanceUID: job.studyInstanceUID,
      methodId: result?.method.id ?? job.method.id,
      state,
      // Milliseconds do not survive in every archive's DT; whole seconds do.
      at: new Date(Math.floor(this.options.now().getTime() / 1000) * 1000),
      reader: { id: reader.id, name: reader.name },
      requestId: requestId.toLowerCase(),
      requestDigest: requestDigestOf(reader.id, asked),
      ...what,
    };
  }

  #objectsOf(state: ReviewState, key: string): ReviewObjects {
    if (state === 'accepted') {
      const { sr, srSeries } = verifiedSrUids(key);
      return { report: { seriesInstanceUID: srSeries, sopInstanceUID: sr } };
    }
    if (state === 'rejected') {
      const { series, note } = rejectionNoteUids(key);
      return { rejectionNote: { seriesInstanceUID: series, sopInstanceUID: note } };
    }
    if (state !== 'corrected') return {};
    const { seg, segSeries, sr, srSeries } = resultUids(key);
    return {
      segmentation: { seriesInstanceUID: segSeries, sopInstanceUID: seg },
      report: { seriesInstanceUID: srSeries, sopInstanceUID: sr },
    };
  }

  #tell(entry: ArchivedEntry): void {
    for (const listener of this.#listeners) {
      try {
        listener(entry);
      } catch (error) {
        logUnexpected(this.options.log, 'review', error);
      }
    }
  }
}

/** A step that the states forbid is one that somebody else has made impossible, or that changes nothing (accepting twice). */
function conflictOf(current: ArchivedEntry | undefined, now: Date): ReviewConflict {
  return new ReviewConflict({
    state: current?.state ?? 'unreviewed',
    version: current?.version ?? 0,
    reader: current?.reader.name ?? '',
    at: (current?.at ?? now).toISOString(),
  });
}
