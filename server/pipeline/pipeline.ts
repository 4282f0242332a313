import type { ChangeFeed } from '../change-feed/change-feed.js';
import type { ArrivalNotice } from '../change-feed/told/arrival-notice.js';
import { arrivalsOfStudy } from '../change-feed/told/arrivals-of-study.js';
import { errorCode } from '../errors/error-code.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { Consumer } from '../queue/job-queue.js';
import { settleWithin } from '../timing/settle-within.js';
import { DocumentReader } from './document-reader.js';
import { DocumentWorker } from './document-worker.js';
import { FeedLoop } from './feed-loop.js';
import { Intake } from './intake.js';
import { LesionWorker } from './lesion-worker.js';
import { lookAgain } from './look-again.js';
import { Mending } from './mending.js';
import type { PipelineContext } from './pipeline-context.js';
import type { ConversionRequest, RequestedConversion } from './request-conversion.js';
import { requestConversion } from './request-conversion.js';
import { resume } from './resume.js';
import { createPacsSeriesSource } from './pacs-series-source.js';
import { SeriesVolumes } from './series-volumes.js';
import { WaitingRoom } from './waiting-room.js';
import { wantedModalities } from './wanted-documents.js';

/** A change feed and how often it is asked. */
export interface PolledFeed {
  readonly feed: ChangeFeed;
  readonly pollMs: number;
  /** `changes` tells what has just arrived; `sweep` finds now and then what that missed; `worklist` tells what somebody wants done. */
  readonly kind: 'changes' | 'sweep' | 'worklist';
}

/** Documents are small; several at a time hide the archive's latency. */
const documentConcurrency = 4;

/** The way of a mark from its arrival in the archive to SEG and SR in the archive. */
export class Pipeline {
  readonly #feeds: readonly FeedLoop[];
  readonly #changes: readonly FeedLoop[];
  readonly #waitingRoom: WaitingRoom;
  readonly #volumes: SeriesVolumes;
  readonly #reader: DocumentReader;
  readonly #intake: Intake;
  #consumers: readonly Consumer[] = [];
  #mending: Mending | undefined;

  constructor(
    private readonly context: PipelineContext,
    feeds: readonly PolledFeed[],
  ) {
    this.#volumes = openSeriesVolumes(context);
    this.#waitingRoom = new WaitingRoom(context, () => this.#changes.every(({ caughtUp }) => caughtUp));
    this.#reader = new DocumentReader(context, () => this.#waitingRoom.wake());
    const intake = new Intake(context, this.#volumes, () => this.#waitingRoom.wake());
    this.#intake = intake;
    const afterSweep = async (): Promise<void> => {
      await lookAgain(context);
      this.#waitingRoom.wake();
    };
    const loops = feeds.map(({ feed, pollMs, kind }) => {
      const loop = new FeedLoop(context, intake, feed, pollMs, kind === 'sweep' ? afterSweep : undefined);
      return { kind, loop };
    });
    this.#feeds = loops.map(({ loop }) => loop);
    this.#changes = loops.filter(({ kind }) => kind === 'changes').map(({ loop }) => loop);
  }

  /** @returns how many jobs of an earlier run go on. */
  async start(): Promise<number> {
    const lesions = new LesionWorker(this.context, this.#volumes);
    const documents = new DocumentWorker(this.context, this.#reader);
    const onLost = (jobId: string, reason: string): Promise<void> =>
      lesions.lost({ key: jobId, payload: { jobId }, reason, attempts: 0 });
    const resumed = await resume(this.context, onLost);
    this.#mending = new Mending(this.context, onLost, (error) => this.#report('lesions', error));
    this.#mending.start();
    this.#consumers = [
      this.context.documents.consume({
        concurrency: documentConcurrency,
        handle: (delivery) => documents.handle(delivery),
        onLost: (letter) => documents.lost(letter),
        onError: (error) => this.#report('documents', error),
      }),
      ...this.#consumeLesions(lesions),
    ];
    for (const loop of this.#feeds) loop.start();
    this.#waitingRoom.start();
    return resumed;
  }

  /** Only works off lesions, as `recist3d worker` does; marks are found, and jobs made of them, by a server. */
  startWorker(): void {
    this.#consumers = this.#consumeLesions(new LesionWorker(this.context, this.#volumes));
  }

  /** Concurrency 0 leaves lesions to workers elsewhere. */
  #consumeLesions(lesions: LesionWorker): readonly Consumer[] {
    const { concurrency } = this.context.settings;
    if (concurrency === 0) return [];
    const consumer = this.context.lesions.consume({
      concurrency,
      handle: (delivery) => lesions.handle(delivery),
      onLost: (letter) => lesions.lost(letter),
      onError: (error) => this.#report('lesions', error),
    });
    return [consumer];
  }

  /** Takes nothing new, gives work in hand `graceMs` to end; what does not end goes on after the next start. */
  async stop(graceMs: number): Promise<void> {
    const loops = [...this.#feeds.map((loop) => loop.stop()), this.#waitingRoom.stop()];
    if (this.#mending !== undefined) loops.push(this.#mending.stop());
    const consumers = this.#consumers.map((consumer) => consumer.stop(graceMs));
    await settleWithin([...loops, ...consumers], graceMs);
    await Promise.all(consumers);
    this.#volumes.close();
  }

  /** Takes up the marks of a study, a report or one mark now. */
  async request(request: ConversionRequest): Promise<RequestedConversion> {
    const requested = await requestConversion(this.context, this.#reader, request);
    this.#waitingRoom.wake();
    return requested;
  }

  /** Asks the feeds and looks at waiting jobs at once, as a webhook wants it. */
  wake(): void {
    for (const loop of this.#feeds) loop.wake();
    this.#waitingRoom.wake();
  }

  /**
   * Somebody says that something came: a study that is named is taken up by itself, else the feeds are asked.
   * @throws {PacsError, ServerError} where it could not be taken up; it must be said again then
   */
  async notice({ studyInstanceUID }: ArrivalNotice): Promise<void> {
    if (studyInstanceUID === undefined) return this.wake();
    const { pacs, settings } = this.context;
    const modalities = [...wantedModalities(settings), ...(settings.modalities ?? ['CT'])];
    await this.#intake.accept(await arrivalsOfStudy(pacs, studyInstanceUID, modalities));
    this.#waitingRoom.wake();
  }

  /** Code of the error while a change feed does not answer. */
  get feedFailure(): string | undefined {
    return this.#feeds.map(({ failureCode }) => failureCode).find((code) => code !== undefined);
  }

  #report(where: string, error: unknown): void {
    this.context.log('queue.failed', { queue: where, code: errorCode(error) });
    logUnexpected(this.context.log, where, error);
  }
}

function openSeriesVolumes({ pacs, settings, log, decode }: PipelineContext): SeriesVolumes {
  const { seriesBytes, cacheBytes, modalities } = settings;
  return new SeriesVolumes({
    open: (study, series) => createPacsSeriesSource(pacs, study, series),
    seriesBytes,
    cacheBytes,
    ...(modalities && { modalities }),
    ...(decode && { decode }),
    onFetched: ({ series, images, bytes, durationMs }) =>
      log('series.fetched', { series, images, megabytes: Math.round(bytes / 2 ** 20), durationMs }),
  });
}
