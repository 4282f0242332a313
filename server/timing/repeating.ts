/** Runs one action again and again, never twice at the same time. */
export class Repeating {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = true;

  /** @param action one round; resolves with the ms until the next. It must not reject. */
  constructor(private readonly action: () => Promise<number>) {}

  start(): void {
    this.#isStopped = false;
    this.wake();
  }

  /** The next round begins at once, or right after the one that is running. */
  wake(): void {
    if (this.#isStopped) return;
    this.#isWoken = true;
    if (this.#running === undefined) this.#runNow();
  }

  /** Resolves when the running round has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** The round begins in a turn of its own: an action that wakes its own loop must find it running. */
  #runNow(): void {
    clearTimeout(this.#timer);
    this.#isWoken = false;
    this.#running = Promise.resolve().then(async () => {
      const delayMs = await this.action();
      this.#running = undefined;
      if (this.#isStopped) return;
      this.#timer = setTimeout(() => this.#runNow(), this.#isWoken ? 0 : delayMs);
    });
  }
}
