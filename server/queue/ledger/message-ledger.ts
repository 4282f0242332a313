import type { Row, SqlDatabase, SqlValue, Steps } from '../../state/sql/sql-database.js';
import { step } from '../../state/sql/sql-database.js';
import type { DeadLetter, QueueCounts, QueueMessage } from '../job-queue.js';
import { isOwnerGone, leaseOwner } from './lease-owner.js';

/** A message that was given out. Whoever no longer holds the lease changes nothing by it. */
export interface Lease<P> {
  readonly sequence: number;
  readonly key: string;
  readonly payload: P;
  readonly deliveries: number;
  readonly enqueuedAt: Date;
  readonly group?: string;
}

export interface MessageLedgerOptions {
  /** Name of the queue; several share the table. */
  readonly name: string;
  /** After so many deliveries without an end a message is set aside. */
  readonly deliveryLimit: number;
  readonly leaseMs: number;
  readonly now: () => number;
}

/**
 * The messages of one queue in the state database: ready (deliverable at available_at), leased, dead. What is in it is the truth about the
 * queue, also where a broker tells the workers when to look: a ready message that the broker does not know of yet is not `published`.
 * Every method is one transaction.
 */
export class MessageLedger<P> {
  readonly #owner = leaseOwner();

  constructor(
    private readonly database: SqlDatabase,
    private readonly options: MessageLedgerOptions,
  ) {}

  /** @returns false where the key was there and not dead. */
  async insert(message: QueueMessage<P>): Promise<boolean> {
    return this.database.transaction(() => this.#insert(message));
  }

  /**
   * @param groups goes before other messages of the same priority: what this consumer had before
   * @returns the next message that may be delivered, leased to this process
   */
  async claim(groups: readonly string[] = []): Promise<Lease<P> | undefined> {
    const { name, leaseMs, now } = this.options;
    const at = now();
    const places = groups.map(() => '?').join();
    const ofGroups = groups.length === 0 ? [] : [this.#first(0, ` AND work_group IN (${places})`)];
    // Each candidate is found by an index: sorting what waits would make a message dearer the more of them wait.
    const { rows } = await this.database.query(
      `UPDATE messages SET state = 'leased', deliveries = deliveries + 1, lease_owner = ?, lease_until = ?
       WHERE sequence = (SELECT sequence FROM (${[...ofGroups, this.#first(1)].join(' UNION ALL ')}) AS candidates
         ORDER BY priority DESC, strange LIMIT 1) RETURNING *`,
      ...[this.#owner, at + leaseMs, ...(groups.length === 0 ? [] : [name, at, ...groups]), name, at],
    );
    return rows[0] && leaseOf<P>(rows[0]);
  }

  async renew({ sequence, deliveries }: Lease<P>): Promise<void> {
    const until = this.options.now() + this.options.leaseMs;
    await this.#held('UPDATE messages SET lease_until = ?', [until], sequence, deliveries);
  }

  async delete({ sequence, deliveries }: Lease<P>): Promise<void> {
    await this.#held('DELETE FROM messages', [], sequence, deliveries);
  }

  /** @returns the message where it was set aside instead, as this was its last delivery. */
  async retry(lease: Lease<P>, delayMs: number): Promise<DeadLetter<P> | undefined> {
    if (lease.deliveries < this.options.deliveryLimit) {
      await this.#release(lease, delayMs, 0);
      return undefined;
    }
    const { key, payload, deliveries: attempts } = lease;
    const isOurs = await this.bury(lease, 'delivery-limit');
    return isOurs ? { key, payload, reason: 'delivery-limit', attempts } : undefined;
  }

  /** Gives the message back as if it had not been delivered. */
  async postpone(lease: Lease<P>, delayMs: number): Promise<void> {
    await this.#release(lease, delayMs, 1);
  }

  /** @returns false where the lease was lost. */
  async bury({ sequence, deliveries }: Lease<P>, reason: string): Promise<boolean> {
    return this.#held("UPDATE messages SET state = 'dead', reason = ?", [reason], sequence, deliveries);
  }

  /**
   * Gives back what lost consumers held: leases that ran out, and leases of processes of this host that are gone.
   * @param inHand what the caller works on: it is not lost, even where the caller stood still for longer than its leases
   * @returns what was set aside instead, as it was lost too often
   */
  async reclaim(inHand: Iterable<Lease<P>> = []): Promise<readonly DeadLetter<P>[]> {
    const held = new Set(Array.from(inHand, deliveryOf));
    return this.database.transaction(() => this.#reclaim(held));
  }

  /** ms since 1970 at which the next message becomes deliverable or the next lease runs out. */
  async nextAt(): Promise<number | undefined> {
    const sql = `SELECT min(CASE state WHEN 'ready' THEN available_at ELSE lease_until END) AS at
      FROM messages WHERE queue = ? AND state <> 'dead'`;
    return ((await this.database.query(sql, this.options.name)).rows[0]?.['at'] ?? undefined) as number | undefined;
  }

  /**
   * Marks deliverable messages that the broker does not know of as published, before it is told: a message that comes back meanwhile is
   * unmarked again, and told of anew.
   * @returns up to `limit`, as their sequence; each to one process only
   */
  async takeUnpublished(limit: number): Promise<readonly number[]> {
    const { rows } = await this.database.query(
      `UPDATE messages SET published = 1 WHERE sequence IN (SELECT sequence FROM messages
         WHERE queue = ? AND state = 'ready' AND published = 0 AND available_at <= ? ORDER BY priority DESC, sequence
         LIMIT ?${this.database.dialect.skipLocked}) RETURNING sequence`,
      ...[this.options.name, this.options.now(), limit],
    );
    return rows.map(({ sequence }) => sequence as number);
  }

  /** The broker could not be told of these. */
  async unpublish(sequences: readonly number[]): Promise<void> {
    const places = sequences.map(() => '?').join();
    await this.database.query(`UPDATE messages SET published = 0 WHERE sequence IN (${places})`, ...sequences);
  }

  /** @returns how many messages are ready that the broker was told of. */
  async publishedCount(): Promise<number> {
    const sql = "SELECT count(*) AS messages FROM messages WHERE queue = ? AND state = 'ready' AND published = 1";
    return Number((await this.database.query(sql, this.options.name)).rows[0]?.['messages'] ?? 0);
  }

  async counts(): Promise<QueueCounts> {
    const at = this.options.now();
    const { rows } = await this.database.query(
      `SELECT count(CASE WHEN state = 'ready' AND available_at <= ? THEN 1 END) AS ready,
        count(CASE WHEN state = 'ready' AND available_at > ? THEN 1 END) AS delayed,
        count(CASE state WHEN 'leased' THEN 1 END) AS leased, count(CASE state WHEN 'dead' THEN 1 END) AS dead
       FROM messages WHERE queue = ?`,
      ...[at, at, this.options.name],
    );
    const count = (name: string): number => Number(rows[0]?.[name] ?? 0);
    return { ready: count('ready'), delayed: count('delayed'), leased: count('leased'), dead: count('dead') };
  }

  async oldestAt(): Promise<Date | undefined> {
    const sql = "SELECT min(enqueued_at) AS at FROM messages WHERE queue = ? AND state <> 'dead'";
    const at = (await this.database.query(sql, this.options.name)).rows[0]?.['at'];
    return typeof at === 'number' ? new Date(at) : undefined;
  }

  /** @returns those of the keys that are there, each with its letter where it was set aside */
  async find(keys: readonly string[]): Promise<ReadonlyMap<string, DeadLetter<P> | undefined>> {
    if (keys.length === 0) return new Map();
    const sql = `SELECT * FROM messages WHERE queue = ? AND key IN (${keys.map(() => '?').join()})`;
    const { rows } = await this.database.query(sql, this.options.name, ...keys);
    return new Map(rows.map((row) => [row['key'] as string, row['state'] === 'dead' ? letterOf<P>(row) : undefined]));
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter<P>[]> {
    const sql = "SELECT * FROM messages WHERE queue = ? AND state = 'dead' ORDER BY sequence LIMIT ?";
    return (await this.database.query(sql, this.options.name, limit)).rows.map((row) => letterOf<P>(row));
  }

  async remove(key: string): Promise<void> {
    await this.database.query('DELETE FROM messages WHERE queue = ? AND key = ?', this.options.name, key);
  }

  /** The next deliverable message among those that `condition` leaves. */
  #first(strange: 0 | 1, condition = ''): string {
    return `SELECT * FROM (SELECT sequence, priority, ${strange} AS strange FROM messages
      WHERE queue = ? AND state = 'ready' AND available_at <= ?${condition}
      ORDER BY priority DESC, sequence LIMIT 1${this.database.dialect.skipLocked}) AS candidate${strange}`;
  }

  *#insert({ key, payload, priority = 0, group }: QueueMessage<P>): Steps<boolean> {
    const { name, now } = this.options;
    const raised = yield* step(
      `UPDATE messages SET priority = CASE WHEN priority < ? THEN ? ELSE priority END
       WHERE queue = ? AND key = ? AND state <> 'dead'`,
      ...[priority, priority, name, key],
    );
    if (raised.changes > 0) return false;
    yield* step("DELETE FROM messages WHERE queue = ? AND key = ? AND state = 'dead'", name, key);
    const { changes } = yield* step(
      `INSERT INTO messages (queue, key, payload, priority, work_group, state, deliveries, enqueued_at, available_at)
       VALUES (?, ?, ?, ?, ?, 'ready', 0, ?, ?) ON CONFLICT (queue, key) DO NOTHING`,
      ...[name, key, JSON.stringify(payload), priority, group ?? null, now(), now()],
    );
    return changes > 0;
  }

  *#reclaim(held: ReadonlySet<string>): Steps<readonly DeadLetter<P>[]> {
    const { name, deliveryLimit, now } = this.options;
    const isHeld = (row: Row): boolean => row['lease_owner'] === this.#owner && held.has(deliveryOf(leaseOf(row)));
    const isLost = (row: Row): boolean =>
      !isHeld(row) && ((row['lease_until'] as number) <= now() || isOwnerGone(row['lease_owner'] as string));
    const sql = "SELECT * FROM messages WHERE queue = ? AND state = 'leased'";
    const { rows } = yield* step(`${sql}${this.database.dialect.skipLocked}`, name);
    const buried: DeadLetter<P>[] = [];
    for (const row of rows.filter(isLost)) {
      const tooOften = (row['deliveries'] as number) >= deliveryLimit;
      const end = tooOften ? "state = 'dead', reason = 'delivery-limit'" : "state = 'ready', published = 0";
      yield* step(`UPDATE messages SET ${end}, lease_owner = NULL WHERE sequence = ?`, row['sequence'] ?? null);
      if (tooOften) buried.push(letterOf<P>({ ...row, reason: 'delivery-limit' }));
    }
    return buried;
  }

  async #release({ sequence, deliveries }: Lease<P>, delayMs: number, uncounted: 0 | 1): Promise<void> {
    const set = `UPDATE messages SET state = 'ready', published = 0, lease_owner = NULL, available_at = ?,
      deliveries = deliveries - ?`;
    await this.#held(set, [this.options.now() + delayMs, uncounted], sequence, deliveries);
  }

  async #held(change: string, values: readonly SqlValue[], sequence: number, deliveries: number): Promise<boolean> {
    const condition = "WHERE sequence = ? AND deliveries = ? AND state = 'leased' AND lease_owner = ?";
    const sql = `${change} ${condition}`;
    return (await this.database.query(sql, ...values, sequence, deliveries, this.#owner)).changes > 0;
  }
}

/** A message that was given out again is another delivery. */
const deliveryOf = ({ sequence, deliveries }: Lease<unknown>): string => `${sequence} ${deliveries}`;

const leaseOf = <P>(row: Row): Lease<P> => ({
  payload: JSON.parse(row['payload'] as string) as P,
  sequence: row['sequence'] as number,
  key: row['key'] as string,
  deliveries: row['deliveries'] as number,
  enqueuedAt: new Date(row['enqueued_at'] as number),
  ...(typeof row['work_group'] === 'string' ? { group: row['work_group'] } : {}),
});

const letterOf = <P>(row: Row): DeadLetter<P> => ({
  key: row['key'] as string,
  payload: JSON.parse(row['payload'] as string) as P,
  reason: row['reason'] as string,
  attempts: row['deliveries'] as number,
});
