import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel } from 'amqplib';
import { connect } from 'amqplib';
import type { ServerErrorCode } from '../../errors/server-error.js';
import { ServerError } from '../../errors/server-error.js';
import { growingWaitMs } from '../../timing/growing-wait.js';

/** Who works over the connection. */
export interface LinkUser {
  /** A connection is there; called anew after each loss. A rejection closes the connection, and it is tried again. */
  open(connection: ChannelModel): Promise<void>;
  /** The connection is gone. */
  closed(): void;
}

export interface RabbitLinkOptions {
  /** `amqp(s)://user:password@host:port/vhost` */
  readonly url: string;
  /** Told of each loss and each try in vain. */
  readonly onError: (error: ServerError) => void;
  /** Wait before the second try; doubled to `longestWaitMs`. */
  readonly firstWaitMs?: number;
  readonly longestWaitMs?: number;
  /** How long a user may need to open; 30 s. */
  readonly openTimeoutMs?: number;
}

const connectTimeoutMs = 10_000;
const openTimeoutMs = 30_000;
const heartbeatSeconds = 20;

/**
 * One connection to RabbitMQ that comes back by itself. Unhandled events of amqplib would end the process: every emitter has a listener.
 */
export class RabbitLink {
  readonly #users = new Set<LinkUser>();
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #connection: ChannelModel | undefined;

  constructor(private readonly options: RabbitLinkOptions) {
    this.#running = this.#run();
  }

  /** undefined while there is a connection, else the code of the error. */
  failureCode: ServerErrorCode | undefined = 'broker-unavailable';

  /** @returns how to leave. */
  use(user: LinkUser): () => void {
    this.#users.add(user);
    if (this.#connection !== undefined) void this.#hand(this.#connection, user).catch(() => this.#connection?.close());
    return () => void this.#users.delete(user);
  }

  /** Ends the connection; nothing is tried any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#connection !== undefined) await endConnection(this.#connection);
    await this.#running;
  }

  /** Lets go of the connection without a word, as a kill does; for tests. */
  drop(): void {
    this.#stop.abort();
    // amqplib hears of errors and orderly ends only.
    socketOf(this.#connection)?.destroy(new Error('dropped'));
  }

  async #run(): Promise<void> {
    const { firstWaitMs = 500, longestWaitMs = 30_000, onError } = this.options;
    for (let failures = 0; !this.#stop.signal.aborted; failures += 1) {
      try {
        await this.#session(() => (failures = 0));
        if (!this.#stop.signal.aborted) throw new Error('the connection was closed');
      } catch (cause) {
        const error = linkError(cause);
        this.failureCode = error.code;
        if (!this.#stop.signal.aborted) onError(error);
      }
      const wait = { firstMs: firstWaitMs, longestMs: longestWaitMs };
      await sleep(growingWaitMs(failures, wait, Math.random()), undefined, { signal: this.#stop.signal }).catch(
        () => undefined,
      );
    }
  }

  /** From connecting to the end of the connection. */
  async #session(onOpen: () => void): Promise<void> {
    const connection = await connect(withHeartbeat(this.options.url), { timeout: connectTimeoutMs });
    let failure: Error | undefined;
    connection.on('error', (error: Error) => (failure = error));
    const closed = new Promise<void>((resolve) => connection.on('close', () => resolve()));
    this.#connection = connection;
    try {
      if (this.#stop.signal.aborted) return;
      // What was asked over a connection that is lost is never answered.
      const lost = closed.then(() => Promise.reject(failure ?? new Error('the connection was closed')));
      lost.catch(() => undefined);
      for (const user of this.#users) await Promise.race([this.#hand(connection, user), lost]);
      this.failureCode = undefined;
      onOpen();
      await closed;
      if (failure !== undefined) throw failure;
    } finally {
      this.#connection = undefined;
      for (const user of this.#users) user.closed();
      await endConnection(connection);
    }
  }

  /** A quorum queue that has lost its leader, or where it lies (docs/operation.md), leaves a request without an answer for ever. */
  async #hand(connection: ChannelModel, user: LinkUser): Promise<void> {
    const limit = new AbortController();
    const late = sleep(this.options.openTimeoutMs ?? openTimeoutMs, undefined, { signal: limit.signal }).then(() => {
      throw new Error('the broker does not answer');
    });
    try {
      await Promise.race([user.open(connection), late]);
    } finally {
      late.catch(() => undefined);
      limit.abort();
    }
  }
}

const endTimeoutMs = 2_000;

/** A broker that was killed does not answer that the connection is closed: after a while its socket goes. */
async function endConnection(connection: ChannelModel): Promise<void> {
  const timeout = new AbortController();
  await Promise.race([
    connection.close().catch(() => undefined),
    sleep(endTimeoutMs, undefined, { signal: timeout.signal }).catch(() => undefined),
  ]);
  timeout.abort();
  socketOf(connection)?.destroy();
}

const socketOf = (connection: unknown): Socket | undefined =>
  (connection as { connection?: { stream?: Socket } } | undefined)?.connection?.stream;

/** Without a heartbeat a connection through a dead firewall looks alive for hours. */
function withHeartbeat(text: string): string {
  const url = new URL(text);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatSeconds));
  return url.toString();
}

function linkError(cause: unknown): ServerError {
  const isRefused = cause instanceof Error && /ACCESS.REFUSED|\b403\b/.test(cause.message);
  return new ServerError(isRefused ? 'broker-credentials-refused' : 'broker-unavailable', undefined, { cause });
}
