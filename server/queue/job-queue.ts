/** A piece of work that waits in a queue. */
export interface QueueMessage<P> {
  /** Names the work; a queue holds a key at most once. */
  readonly key: string;
  readonly payload: P;
  /** Higher goes first; within one priority the oldest. */
  readonly priority?: number;
  /** Work that is better done by one consumer, as lesions of one CT series are: who had one of a group is given the others first. */
  readonly group?: string;
}

/** A message in a consumer's hand. It ends with exactly one of the calls, or comes back when the consumer is lost. */
export interface Delivery<P> {
  readonly key: string;
  readonly payload: P;
  /** 1 at the first delivery; how often the message was given out and counted. */
  readonly attempt: number;
  /** When the message was put in. */
  readonly enqueuedAt: Date;
  /** The work is done; the message is gone. */
  ack(): Promise<void>;
  /** Comes back after the delay, as a further attempt; after the last one it is set aside as `delivery-limit` and told to `onLost`. */
  retry(delayMs: number): Promise<void>;
  /** Comes back after the delay; this delivery does not count as an attempt, as the work could not even begin. */
  postpone(delayMs: number): Promise<void>;
  /** Set aside for a person, with the code of the reason. */
  deadLetter(reason: string): Promise<void>;
}

/** A message that was set aside. */
export interface DeadLetter<P> {
  readonly key: string;
  readonly payload: P;
  readonly reason: string;
  readonly attempts: number;
}

export interface QueueCounts {
  /** Could be delivered now. */
  readonly ready: number;
  /** Wait for their time. */
  readonly delayed: number;
  /** In a consumer's hand. */
  readonly leased: number;
  readonly dead: number;
}

export interface ConsumeOptions<P> {
  /** How many deliveries are handled at the same time. */
  readonly concurrency: number;
  /**
   * Handles one delivery. What it leaves open when it returns or rejects comes back as a further attempt.
   */
  readonly handle: (delivery: Delivery<P>) => Promise<void>;
  /** Told of a message that the queue set aside: its consumers were lost, or left it open, too often. */
  readonly onLost: (letter: DeadLetter<P>) => Promise<void>;
  /** Told of what the queue itself meets: a handler that rejected, a store that does not answer. */
  readonly onError: (error: unknown) => void;
}

export interface Consumer {
  /** Takes nothing new and waits for what is in hand; what is not done after `graceMs` is left to come back. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Work that survives a crash: at least once, highest priority first, with delayed retries, a limit of deliveries and a place
 * for what was set aside. Correctness never rests on the queue alone: a message that comes twice must be harmless.
 */
export interface JobQueue<P> {
  /**
   * @returns false where the key is in the queue already (it is left as it is, but takes a higher priority);
   * a key that was set aside begins anew
   */
  enqueue(message: QueueMessage<P>): Promise<boolean>;
  consume(options: ConsumeOptions<P>): Consumer;
  counts(): Promise<QueueCounts>;
  /** When the oldest message was put in that is not set aside; undefined where there is none. */
  oldestAt(): Promise<Date | undefined>;
  /** @returns those of the keys that the queue holds, each with its letter where it was set aside */
  find(keys: readonly string[]): Promise<ReadonlyMap<string, DeadLetter<P> | undefined>>;
  /** Oldest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter<P>[]>;
  /** Takes a key out, whatever its state; for work that became needless. */
  remove(key: string): Promise<void>;
}
