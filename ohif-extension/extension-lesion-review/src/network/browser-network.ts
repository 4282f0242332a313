import type { BrowserNetworkView, DrawnMark, MaskView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { ApiClient } from '../api/api-client.js';
import type { CtImages } from '../viewer/ct-images.js';
import { surroundingsOf } from '../viewer/lesion-surroundings.js';
import { maskViewOf } from '../viewer/series-mask.js';
import type { NetworkAnswer, NetworkRequest } from './network-messages.js';

/** The file lies beside the plugin, and is fetched with the first endpoint that is taken hold of: reviewing alone needs none of it. */
const workerFile = 'lesion-network-worker.js';

/**
 * The shipped network in this browser, where the server has its weights. Everything about it is optional: whatever does not work, the server
 * does.
 */
export class BrowserNetwork {
  #opened: Promise<Worker | undefined> | undefined;
  #methods: readonly string[] = [];
  #turn = 0;

  constructor(private readonly api: ApiClient) {}

  /** Fetches and starts it; resolves when it can be used, or cannot. */
  async prepare(): Promise<void> {
    await (this.#opened ??= this.#open().catch(() => undefined));
  }

  /** @returns the mask of a mark on one image, or undefined where the server has to make it */
  async segment(ct: CtImages, mark: DrawnMark, method: string): Promise<MaskView | undefined> {
    await this.prepare();
    const worker = await this.#opened;
    if (worker === undefined || !this.#methods.includes(method)) return undefined;
    const around = await surroundingsOf(ct, mark);
    if (around === undefined) return undefined;
    const turn = ++this.#turn;
    const reply = answerOf(worker, (answer) => answer.kind === 'mask' && answer.turn === turn);
    send(worker, { kind: 'segment', turn, volume: around.volume, mark: around.mark });
    const answer = await reply;
    return answer.kind === 'mask' && answer.mask !== undefined ? maskViewOf(ct, answer.mask, around.origin) : undefined;
  }

  end(): void {
    void this.#opened?.then((worker) => worker?.terminate());
    this.#opened = undefined;
  }

  async #open(): Promise<Worker | undefined> {
    const view = await this.api.get<BrowserNetworkView>('/lesion-network');
    if (!view.isInstalled || view.preprocessing === undefined) return undefined;
    const response = await this.api.open('/lesion-network/file', {});
    if (!response.ok) return undefined;
    const worker = new Worker(new URL(workerFile, import.meta.url), { type: 'module' });
    const reply = answerOf(worker, ({ kind }) => kind !== 'mask');
    const model = new Uint8Array(await response.arrayBuffer());
    send(worker, { kind: 'open', model, preprocessing: view.preprocessing });
    if ((await reply).kind !== 'ready') {
      worker.terminate();
      return undefined;
    }
    this.#methods = view.methods;
    return worker;
  }
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
