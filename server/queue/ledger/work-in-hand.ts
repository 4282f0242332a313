import { settleWithin } from '../../timing/settle-within.js';
import type { ConsumeOptions, DeadLetter, Delivery } from '../job-queue.js';
import type { Lease, MessageLedger } from './message-ledger.js';

/** Delay before work that a handler left open comes back. */
const leftOpenDelayMs = 1_000;

/** About as many series as a worker keeps. */
const groupsKept = 3;

/** Told of a message that was set aside, by whomever. */
export type OnBuried<P> = (letter: DeadLetter<P>) => Promise<void>;

/** Messages that this process works on: gives each to the handler, keeps its lease alive meanwhile, and settles what the handler leaves open. */
export class WorkInHand<P> {
  #groups: readonly string[] = [];
  readonly #inHand = new Map<Lease<P>, Promise<void>>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(
    private readonly ledger: MessageLedger<P>,
    private readonly options: ConsumeOptions<P> & { readonly leaseMs: number; readonly onBuried?: OnBuried<P> },
  ) {
    this.#heartbeat = setInterval(() => void this.#renewAll(), options.leaseMs / 3);
  }

  /** Groups of the last messages, the latest first. */
  get groups(): readonly string[] {
    return this.#groups;
  }

  get size(): number {
    return this.#inHand.size;
  }

  /** @returns when the message is settled; rejects where the ledger could not be told. */
  begin(lease: Lease<P>): Promise<void> {
    const { group } = lease;
    if (group !== undefined)
      this.#groups = [group, ...this.#groups.filter((other) => other !== group)].slice(0, groupsKept);
    const work = this.#handle(lease).finally(() => this.#inHand.delete(lease));
    this.#inHand.set(lease, work);
    return work;
  }

  /** Gives back what lost consumers held, and tells of what was set aside instead. */
  async reclaim(): Promise<void> {
    await this.#tellLost(await this.ledger.reclaim(this.#inHand.keys()));
  }

  async #tellLost(letters: readonly DeadLetter<P>[]): Promise<void> {
    for (const letter of letters) {
      await this.options.onBuried?.(letter).catch(this.options.onError);
      await this.options.onLost(letter).catch(this.options.onError);
    }
  }

  /** Waits for what is in hand; what is not done after `graceMs` is handed back, for another process to take at once. */
  async stop(graceMs: number): Promise<void> {
    await settleWithin(this.#inHand.values(), graceMs);
    clearInterval(this.#heartbeat);
    const left = [...this.#inHand.keys()];
    await Promise.all(left.map((lease) => this.ledger.postpone(lease, 0).catch(this.options.onError)));
  }

  async #handle(lease: Lease<P>): Promise<void> {
    let ended: Promise<void> | undefined;
    const end = (action: () => Promise<unknown>): Promise<void> => (ended ??= action().then(() => undefined));
    const { key, payload, deliveries: attempts } = lease;
    const delivery: Delivery<P> = {
      key,
      payload,
      attempt: attempts,
      enqueuedAt: lease.enqueuedAt,
      ack: () => end(() => this.ledger.delete(lease)),
      retry: (delayMs) => end(() => this.#retry(lease, delayMs)),
      postpone: (delayMs) => end(() => this.ledger.postpone(lease, delayMs)),
      deadLetter: (reason) =>
        end(async () => {
          await this.ledger.bury(lease, reason);
          await this.options.onBuried?.({ key, payload, reason, attempts }).catch(this.options.onError);
        }),
    };
    try {
      await this.options.handle(delivery);
    } catch (error) {
      this.options.onError(error);
    }
    await delivery.retry(leftOpenDelayMs);
  }

  /** The last delivery is followed by no other. */
  async #retry(lease: Lease<P>, delayMs: number): Promise<void> {
    const letter = await this.ledger.retry(lease, delayMs);
    if (letter !== undefined) await this.#tellLost([letter]);
  }

  async #renewAll(): Promise<void> {
    for (const lease of this.#inHand.keys()) await this.ledger.renew(lease).catch(this.options.onError);
  }
}
