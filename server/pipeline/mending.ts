import { Repeating } from '../timing/repeating.js';
import type { PipelineContext } from './pipeline-context.js';
import { resume } from './resume.js';

const defaultEveryMs = 300_000;
/** A job that has just come into its state may be in somebody's hand, between state and queue. */
const betweenStepsMs = 60_000;

/**
 * Looks now and then for jobs that were left between state and queue: by a database that was away for a moment, or by another server that was
 * killed and did not come back. What an earlier run left is mended at start.
 */
export class Mending {
  readonly #loop = new Repeating(() => this.#round());
  /** Up to when it has been looked. */
  #lookedAt: Date;

  constructor(
    private readonly context: Pick<PipelineContext, 'state' | 'lesions' | 'now'>,
    private readonly onLost: (jobId: string, reason: string) => Promise<void>,
    private readonly onError: (error: unknown) => void,
    private readonly everyMs = defaultEveryMs,
  ) {
    this.#lookedAt = this.#settledAt();
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  #settledAt(): Date {
    return new Date(this.context.now().getTime() - betweenStepsMs);
  }

  /** A round that fails is done again, over its whole time. */
  async #round(): Promise<number> {
    const until = this.#settledAt();
    try {
      // Clocks of several servers differ a little.
      const since = new Date(this.#lookedAt.getTime() - betweenStepsMs);
      await resume(this.context, this.onLost, { since, until });
      this.#lookedAt = until;
    } catch (error) {
      this.onError(error);
    }
    return this.everyMs;
  }
}
