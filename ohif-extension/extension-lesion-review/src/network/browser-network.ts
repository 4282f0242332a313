import type { BrowserNetworkView, DrawnMark, MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { ApiClient } from '../api/api-client.js';
import type { CtImages } from '../viewer/ct-images.js';
import { surroundingsOf } from '../viewer/lesion-surroundings.js';
import { maskViewOf } from '../viewer/series-mask.js';
import type { NetworkAnswer, NetworkRequest } from './network-messages.js';

/** The file lies beside the plugin, and is fetched with the first endpoint that is taken hold of: reviewing alone needs none of it. */
const workerFile = 'lesion-network-worker.js';

/** Weights and runtime that take longer to come, and a mask that takes longer to be made, are not waited for, ms. */
const patience = { opening: 20_000, segmenting: 10_000 } as const;

/**
 * Why the server has to segment: it offers no network for this method (it always does then), this browser cannot run the network or has not got it
 * yet, or the network does not fit the lesion (irregular series, or it contradicts the mark).
 */
export type NotHere = 'not-offered' | 'cannot-run' | 'does-not-fit';

/**
 * The shipped network in this browser, where the server has its weights. Everything about it is optional: whatever does not work, the server
 * does.
 */
export class BrowserNetwork {
  #opened: Promise<Worker | NotHere> | undefined;
  #methods: readonly string[] = [];
  #turn = 0;

  constructor(private readonly api: ApiClient) {}

  /** Fetches and starts it; resolves when it can be used, or cannot. */
  async prepare(): Promise<void> {
    await this.#worker();
  }

  #worker(): Promise<Worker | NotHere> {
    return (this.#opened ??= this.#open().catch(() => 'cannot-run' as const));
  }

  /** @returns the mask of a mark on one image, or why the server has to make it */
  async segment(ct: CtImages, mark: DrawnMark, method: string): Promise<MaskView | NotHere> {
    const worker = await within(patience.opening, this.#worker(), 'cannot-run' as const);
    if (typeof worker === 'string') return worker;
    if (!this.#methods.includes(method)) return 'not-offered';
    const around = await surroundingsOf(ct, mark);
    if (around === undefined) return 'does-not-fit';
    const turn = ++this.#turn;
    const reply = answerOf(worker, (answer) => answer.kind === 'mask' && answer.turn === turn);
    send(worker, { kind: 'segment', turn, volume: around.volume, mark: around.mark });
    const answer = await within(patience.segmenting, reply, { kind: 'failed' } as const);
    if (answer.kind !== 'mask') return this.#giveUp(worker);
    return answer.mask === undefined ? 'does-not-fit' : maskViewOf(ct, answer.mask, around.origin);
  }

  /** A worker that broke or hangs is not asked again. */
  #giveUp(worker: Worker): NotHere {
    worker.terminate();
    this.#opened = Promise.resolve('cannot-run');
    return 'cannot-run';
  }

  end(): void {
    void this.#opened?.then((worker) => (typeof worker === 'string' ? undefined : worker.terminate()));
    this.#opened = undefined;
  }

  async #open(): Promise<Worker | NotHere> {
    const view = await this.api.get<BrowserNetworkView>('/lesion-network');
    if (!view.isInstalled || view.preprocessing === undefined) return 'not-offered';
    const response = await this.api.open('/lesion-network/file', {});
    if (!response.ok) return 'cannot-run';
    const worker = new Worker(new URL(workerFile, import.meta.url), { type: 'module' });
    const reply = answerOf(worker, ({ kind }) => kind !== 'mask');
    const model = new Uint8Array(await response.arrayBuffer());
    send(worker, { kind: 'open', model, preprocessing: view.preprocessing });
    if ((await reply).kind !== 'ready') {
      worker.terminate();
      return 'cannot-run';
    }
    this.#methods = view.methods;
    return worker;
  }
}

/** @returns what a promise gives, or the other value where it takes longer. */
function within<T, Other>(ms: number, promise: Promise<T>, other: Other): Promise<T | Other> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Other>((resolve) => (timer = setTimeout(() => resolve(other), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const send = (worker: Worker, request: NetworkRequest): void => worker.postMessage(request);

/** The first answer that is meant; a worker that breaks has failed. */
function answerOf(worker: Worker, isMeant: (answer: NetworkAnswer) => boolean): Promise<NetworkAnswer> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const end = (answer: NetworkAnswer): void => {
      done.abort();
      resolve(answer);
    };
    const { signal } = done;
    worker.addEventListener('message', ({ data }: MessageEvent<NetworkAnswer>) => isMeant(data) && end(data), {
      signal,
    });
    worker.addEventListener('error', () => end({ kind: 'failed' }), { signal });
  });
}
