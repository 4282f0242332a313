/** Runs work that calls into a native library. */
export type AroundNative = <T>(work: () => Promise<T>) => Promise<T>;

/** A thread that can be ended, as a Worker of Node. */
export interface EndableThread {
  /** -1 once it has ended. */
  readonly threadId: number;
  terminate(): Promise<unknown>;
}

/** Set in the counter once no call may begin any more. */
const closed = 2 ** 30;
const lookMs = 5;

/**
 * Calls of a thread into a native library, counted in memory that another thread sees. A thread must not be ended within one: onnxruntime-node
 * then throws from its C++ where nothing catches, which ends the process and every other lesion with it.
 */
export class NativeCalls {
  readonly #counter: Int32Array;

  /** @param memory of the same calls in the other thread; new unless given. It is what is sent to that thread */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.#counter = new Int32Array(memory);
  }

  /** In the thread that calls: counts a call. Once the thread is to end, none begins any more: it waits for the end. */
  readonly around: AroundNative = async (work) => {
    if (Atomics.add(this.#counter, 0, 1) >= closed) {
      Atomics.sub(this.#counter, 0, 1);
      return new Promise(() => undefined);
    }
    try {
      return await work();
    } finally {
      Atomics.sub(this.#counter, 0, 1);
    }
  };

  /** In the other thread: lets no call begin, waits for those under way, which nothing could interrupt anyway, and ends the thread. */
  async end(thread: EndableThread): Promise<void> {
    Atomics.or(this.#counter, 0, closed);
    while (thread.threadId >= 0 && Atomics.load(this.#counter, 0) > closed)
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    await thread.terminate();
  }
}
