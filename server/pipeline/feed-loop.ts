import type { ChangeFeed, ChangePage } from '../change-feed/change-feed.js';
import { errorCode } from '../errors/error-code.js';
import { logUnexpected } from '../logging/log-unexpected.js';
import type { Intake } from './intake.js';
import type { PipelineContext } from './pipeline-context.js';
import { Repeating } from '../timing/repeating.js';

const longestBackoffMs = 60_000;

/** Polls one change feed for ever. The cursor is saved only after a page was accepted, so nothing is lost by a kill. */
export class FeedLoop {
  readonly #loop = new Repeating(() => this.#round());
  #failures = 0;
  #failureCode: string | undefined;
  #caughtUp = false;

  constructor(
    private readonly context: Pick<PipelineContext, 'state' | 'log' | 'events'>,
    private readonly intake: Intake,
    private readonly feed: ChangeFeed,
    private readonly pollMs: number,
    /** Called when everything that waited was accepted. */
    private readonly onDone: () => Promise<void> = async () => undefined,
  ) {}

  /** true once every change that waited at start was accepted; before that, a series may have grown without our knowing. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Code of the error while the feed does not answer. */
  get failureCode(): string | undefined {
    return this.#failureCode;
  }

  start(): void {
    this.#loop.start();
  }

  /** Polls now. */
  wake(): void {
    this.#loop.wake();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #round(): Promise<number> {
    try {
      const page = await this.#poll();
      if (page.done) await this.onDone();
      this.#recovered();
      this.#caughtUp ||= page.done;
      return page.done ? this.pollMs : 0;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #poll(): Promise<ChangePage> {
    const { state, log } = this.context;
    const started = performance.now();
    const before = await state.cursors.get(this.feed.name);
    const page = await this.feed.poll(before);
    const { documents, images } = await this.intake.accept(page.arrivals);
    if (page.cursor !== before) await state.cursors.set(this.feed.name, page.cursor);
    if (page.arrivals.length > 0) {
      const durationMs = performance.now() - started;
      log('feed.page', { feed: this.feed.name, arrivals: page.arrivals.length, documents, images, durationMs });
    }
    return page;
  }

  #recovered(): void {
    if (this.#failures > 0) this.context.log('feed.recovered', { feed: this.feed.name, failures: this.#failures });
    this.#failures = 0;
    this.#failureCode = undefined;
  }

  #failed(error: unknown): number {
    const code = errorCode(error);
    const retryInMs = Math.min(longestBackoffMs, Math.max(this.pollMs, 500) * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#failureCode = code;
    this.context.log('feed.failed', { feed: this.feed.name, code, failures: this.#failures, retryInMs });
    logUnexpected(this.context.log, 'feed', error);
    this.context.events.archiveError(code);
    return retryInMs;
  }
}
