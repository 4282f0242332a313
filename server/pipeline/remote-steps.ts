import type { StateStore } from '../state/state-store.js';
import { PipelineEvents } from './pipeline-events.js';
import { Repeating } from '../timing/repeating.js';

const pollMs = 500;
const pageSize = 500;
/** Numbers are given out in one order and become visible in another: so far back it is looked again. */
const overlap = 200;

/**
 * Tells the steps of all jobs of an installation, whichever process made them: for a server whose lesions are worked off elsewhere.
 * Jobs that this process accepts are told by itself.
 */
export class RemoteSteps {
  readonly events = new PipelineEvents();
  readonly #loop = new Repeating(() => this.#round());
  #last: number | undefined;
  readonly #seen = new Set<number>();

  constructor(
    private readonly state: StateStore,
    own: PipelineEvents,
    private readonly onError: (code: string) => void = () => undefined,
  ) {
    own.subscribe({ onAccepted: (job) => this.events.accepted(job) });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #round(): Promise<number> {
    try {
      const isFirst = this.#last === undefined;
      const last = this.#last ?? (await this.state.jobs.lastStep());
      const steps = await this.state.jobs.stepsSince(last - overlap, pageSize + overlap);
      for (const { sequence, step } of steps) {
        // What was there before the first look is no news.
        if (!this.#seen.has(sequence) && !(isFirst && sequence <= last)) this.events.step(step);
        this.#seen.add(sequence);
      }
      this.#last = Math.max(last, ...steps.map(({ sequence }) => sequence));
      this.#forget(this.#last - overlap);
      return steps.length >= pageSize ? 0 : pollMs;
    } catch {
      this.onError('state-unavailable');
      return pollMs;
    }
  }

  #forget(upTo: number): void {
    for (const sequence of this.#seen) if (sequence <= upTo) this.#seen.delete(sequence);
  }
}
