import { Worker } from 'node:worker_threads';
import type { DicomErrorCode } from '../../dicom-sr/errors/dicom-error.js';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { isUncompressed } from '../../dicom-sr/part10/transfer-syntax.js';
import type { DecodeFrame, Intensities, StoredFrame } from '../../dicom-sr/volume/stored-frame.js';
import { decodeHere } from '../../dicom-sr/volume/stored-frame.js';
import { ServerError } from '../errors/server-error.js';
import type { DecodingAnswer, DecodingTask } from './decoding-message.js';

interface Waiting {
  readonly frame: StoredFrame;
  readonly resolve: (pixels: Intensities) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** By the number of their task. */
  readonly waiting: Map<number, Waiting>;
  /** What was waiting the longest when it was looked at last. */
  oldest?: number | undefined;
}

/** What a thread leaves behind of a message is little: more room for it would only take memory. */
const youngMegabytes = 4;

/** A frame takes a second at most; some codecs never come to an end with one that is damaged in a way that nobody foresaw. */
const longestMs = 60_000;

/** The entry that `npm run build` puts beside this file. */
export const decodingWorkerEntry = new URL('./decoding-worker.js', import.meta.url);

/**
 * Threads that decode frames while this one goes on retrieving. They start when there is work for them, and keep no process alive. One that dies
 * fails the frames that it had; another takes its place at the next frame. One that stands still is ended.
 */
export class DecodingThreads {
  readonly #threads: Thread[] = [];
  #nextId = 0;

  /**
   * @param most threads; with 0 everything is decoded in this one
   * @param entry the compiled decoding-worker.js
   * @param patienceMs a thread is ended that has not answered a frame for so long, or up to twice as long
   */
  constructor(
    private readonly most: number,
    private readonly entry: URL = decodingWorkerEntry,
    private readonly patienceMs = longestMs,
  ) {}

  /**
   * Decodes one frame; what is written into, or taken from, shared memory is not copied.
   * @throws {DicomError} as `decodeHere` @throws {ServerError} decoder-crashed
   */
  readonly decode: DecodeFrame = (frame) =>
    this.most === 0 || !isWorthSending(frame) ? decodeHere(frame) : this.#send(ownBytes(frame));

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #send(frame: StoredFrame): Promise<Intensities> {
    const { worker, waiting } = this.#threadFor(frame);
    const task: DecodingTask = { id: this.#nextId++, frame };
    return new Promise((resolve, reject) => {
      waiting.set(task.id, { frame, resolve, reject });
      worker.ref();
      worker.postMessage(task);
    });
  }

  /** The one that has least to do. Frames without a codec are done as soon as they come: one thread is enough for them, and takes less memory. */
  #threadFor({ transferSyntaxUID }: StoredFrame): Thread {
    const most = isUncompressed(transferSyntaxUID) ? 1 : this.most;
    const [least] = [...this.#threads].sort((a, b) => a.waiting.size - b.waiting.size);
    const isEnough = least !== undefined && (least.waiting.size === 0 || this.#threads.length >= most);
    return isEnough ? least : this.#start();
  }

  #start(): Thread {
    const worker = new Worker(this.entry, { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } });
    const thread: Thread = { worker, waiting: new Map() };
    const { waiting } = thread;
    this.#threads.push(thread);
    const looks = setInterval(() => void endWhereItStands(thread), this.patienceMs).unref();
    worker.on('message', (answer: DecodingAnswer) => {
      settle(waiting.get(answer.id), answer);
      waiting.delete(answer.id);
      if (waiting.size === 0) worker.unref();
    });
    // 'exit' follows, and fails what it had.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      clearInterval(looks);
      this.#threads.splice(this.#threads.indexOf(thread), 1);
      for (const { reject } of waiting.values()) reject(new ServerError('decoder-crashed'));
    });
    return thread;
  }
}

/** Two looks, so that a process that was itself suspended for long hears first what its threads have answered. */
async function endWhereItStands(thread: Thread): Promise<void> {
  const [oldest] = thread.waiting.keys();
  if (oldest !== undefined && oldest === thread.oldest) await thread.worker.terminate();
  thread.oldest = oldest;
}

/** Bytes that another thread sees, and those that it takes long to decode; all others are done before it would have heard of them. */
const isWorthSending = ({ transferSyntaxUID, bytes, into }: StoredFrame): boolean =>
  (into === undefined || isShared(into)) &&
  (!isUncompressed(transferSyntaxUID) || (into !== undefined && isShared(bytes)));

const isShared = ({ buffer }: ArrayBufferView): boolean => buffer instanceof SharedArrayBuffer;

/** A view is sent with all that it is a view of, unless that is shared. */
const ownBytes = (frame: StoredFrame): StoredFrame =>
  isShared(frame.bytes) || frame.bytes.length === frame.bytes.buffer.byteLength
    ? frame
    : { ...frame, bytes: frame.bytes.slice() };

function settle(waiting: Waiting | undefined, answer: DecodingAnswer): void {
  if (waiting === undefined) return;
  const { frame, resolve, reject } = waiting;
  if ('error' in answer) reject(new DicomError(answer.error.code as DicomErrorCode, answer.error.message));
  else if (answer.pixels !== 'in place') resolve(answer.pixels);
  else if (frame.into) resolve(frame.into);
}
