import { Worker } from 'node:worker_threads';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { findErrorEntry } from '../errors/error-catalogues.js';
import { ServerError } from '../errors/server-error.js';
import { NativeCalls } from '../../models/engine/native-calls.js';
import type { FoundCandidates } from '../../models/candidates/candidate-search.js';
import type { AgreementMap } from '../../models/interactive/agreement.js';
import type { MarkProposal } from '../../models/interactive/propose-mark.js';
import type { CandidateRequest, InteractiveSegmenter, ProposeRequest, QuickOutcome } from './interactive-segmenter.js';
import type { SegmentOutcome, SegmentRequest } from './segmenter.js';
import { intervalOf, perturbedMarks } from '../../models/quality/perturbed-volumes.js';
import type {
  ForeignError,
  SegmenterAnswer,
  SegmenterReady,
  SegmenterWork,
  SegmenterWorkerData,
} from './segmenter-message.js';

export interface WorkerPoolOptions extends SegmenterWorkerData {
  /** The compiled entry of the worker thread (segmenter-worker.js). */
  readonly workerUrl: URL;
  readonly threads: number;
  /** How long one lesion may take before its worker is replaced. */
  readonly timeoutMs: number;
  /** Heap of one worker: a lesion that takes more ends its thread, and not the process. Node's own limit unless given. */
  readonly heapMegabytes?: number;
  /** Method that each worker runs once on something small when it starts; none unless given. */
  readonly warmUpWith?: string;
  /** Told when a worker was replaced, with the code of the reason. */
  readonly onReplaced?: (code: 'segmenter-crashed' | 'segmenter-timeout') => void;
}

interface PendingTask {
  readonly request: SegmenterWork;
  readonly resolve: (outcome: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Tasks of one lesion: where one of them fails, those that wait are not begun. */
  readonly lesion?: symbol;
}

interface Seat {
  worker: Worker;
  calls: NativeCalls;
  isReady: boolean;
  task?: PendingTask & { readonly timer: NodeJS.Timeout };
}

/**
 * @returns a segmenter over worker threads. Volumes on shared memory are handed over without a copy.
 * A worker that crashes or takes too long is replaced, and its lesion fails with a retryable error; the others go on. The old one ends as soon as
 * it is not within a native call.
 */
export function createWorkerPoolSegmenter(options: WorkerPoolOptions): InteractiveSegmenter {
  return new WorkerPoolSegmenter(options);
}

class WorkerPoolSegmenter implements InteractiveSegmenter {
  readonly #seats: Seat[];
  readonly #queue: PendingTask[] = [];
  /** Threads that were replaced, and have not ended yet. */
  readonly #ending = new Set<Promise<void>>();
  #closed = false;
  #nextId = 0;

  constructor(private readonly options: WorkerPoolOptions) {
    this.#seats = Array.from({ length: options.threads }, () => {
      const seat: Partial<Seat> = {};
      seat.worker = this.#startWorker(seat as Seat);
      return seat as Seat;
    });
  }

  isReady(): boolean {
    return this.#seats.every(({ isReady }) => isReady);
  }

  /** The mark, and the perturbed marks that its interval needs, are tasks of their own, so that idle threads share them. */
  async segment(request: SegmentRequest): Promise<SegmentOutcome> {
    const started = performance.now();
    const lesion = Symbol('lesion');
    const [quick, ...others] = await Promise.all([
      this.#work({ ...request, kind: 'quick' }, { lesion }) as Promise<QuickOutcome>,
      ...perturbedMarks(request.mark).map(
        (mark) => this.#work({ ...request, mark, kind: 'volume' }, { lesion }) as Promise<number>,
      ),
    ]);
    const volumeIntervalMm3 = intervalOf(quick.measurements.volumeMm3, others);
    const measurements = { ...quick.measurements, volumeIntervalMm3 };
    return { ...quick, measurements, durationMs: performance.now() - started };
  }

  segmentQuickly(request: SegmentRequest): Promise<QuickOutcome> {
    return this.#work({ ...request, kind: 'quick' }, { urgent: true }) as Promise<QuickOutcome>;
  }

  agreement(request: SegmentRequest): Promise<AgreementMap> {
    return this.#work({ ...request, kind: 'agreement' }, { urgent: true }) as Promise<AgreementMap>;
  }

  propose(request: ProposeRequest): Promise<MarkProposal> {
    return this.#work({ ...request, kind: 'propose' }, { urgent: true }) as Promise<MarkProposal>;
  }

  candidates(request: CandidateRequest): Promise<FoundCandidates> {
    return this.#work({ ...request, kind: 'candidates' }) as Promise<FoundCandidates>;
  }

  #work(
    request: SegmenterWork,
    { urgent = false, lesion }: { readonly urgent?: boolean; readonly lesion?: symbol } = {},
  ): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ServerError('segmenter-closed'));
    return new Promise((resolve, reject) => {
      const task = { request, resolve, reject, ...(lesion && { lesion }) };
      if (urgent) this.#queue.unshift(task);
      else this.#queue.push(task);
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0)) task.reject(new ServerError('segmenter-closed'));
    await Promise.all(
      this.#seats.map(async (seat) => {
        this.#take(seat)?.reject(new ServerError('segmenter-closed'));
        await seat.calls.end(seat.worker);
      }),
    );
    await Promise.all(this.#ending);
  }

  /** Gives waiting tasks to idle workers, first come first served. */
  #assign(): void {
    for (const seat of this.#seats.filter(({ task }) => task === undefined)) {
      const task = this.#queue.shift();
      if (task === undefined) return;
      const timer = setTimeout(() => this.#replace(seat, 'segmenter-timeout'), this.options.timeoutMs);
      seat.task = { ...task, timer };
      seat.worker.postMessage({ id: this.#nextId++, request: task.request });
    }
  }

  #startWorker(seat: Seat): Worker {
    const { workerUrl, engine, candidateWeights, warmUpWith, heapMegabytes } = this.options;
    seat.calls = new NativeCalls();
    const workerData: SegmenterWorkerData = {
      nativeCalls: seat.calls.memory,
      ...(engine && { engine }),
      ...(candidateWeights !== undefined && { candidateWeights }),
      ...(warmUpWith !== undefined && { warmUpWith }),
    };
    const worker = new Worker(workerUrl, {
      workerData,
      ...(heapMegabytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }),
    });
    seat.isReady = false;
    worker.on('message', (answer: SegmenterAnswer | SegmenterReady) => {
      if ('ready' in answer) {
        seat.isReady = true;
        return;
      }
      const task = this.#take(seat);
      if ('outcome' in answer) task?.resolve(answer.outcome);
      else this.#fail(task, revived(answer.error));
      this.#assign();
    });
    // 'error' comes before 'exit' where both come; the handler of 'exit' replaces the worker.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (seat.worker === worker && !this.#closed) this.#replace(seat, 'segmenter-crashed');
    });
    return worker;
  }

  #replace(seat: Seat, code: 'segmenter-crashed' | 'segmenter-timeout'): void {
    const task = this.#take(seat);
    const ended = seat.calls.end(seat.worker).finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
    seat.worker = this.#startWorker(seat);
    this.options.onReplaced?.(code);
    this.#fail(task, new ServerError(code));
    this.#assign();
  }

  #fail(task: PendingTask | undefined, error: Error): void {
    if (task === undefined) return;
    task.reject(error);
    if (task.lesion === undefined) return;
    const rest = this.#queue.splice(0);
    for (const other of rest) {
      if (other.lesion === task.lesion) other.reject(error);
      else this.#queue.push(other);
    }
  }

  #take(seat: Seat): PendingTask | undefined {
    const { task } = seat;
    if (task !== undefined) clearTimeout(task.timer);
    delete seat.task;
    return task;
  }
}

/** The error that a worker told of, as an error of this thread. */
function revived({ code, message }: ForeignError): Error {
  const entry = findErrorEntry(code);
  return entry === undefined ? new ServerError('segmentation-failed') : new Recist3dError(code, entry, message);
}
