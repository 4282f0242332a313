import type { Row, SqliteDatabase, SqlValue } from '../../state/sqlite/sqlite-database.js';
import type { DeadLetter, QueueCounts, QueueMessage } from '../job-queue.js';
import { isOwnerGone, leaseOwner } from './lease-owner.js';

/** A message that was given out. Whoever no longer holds the lease changes nothing by it. */
export interface Lease<P> {
  readonly sequence: number;
  readonly key: string;
  readonly payload: P;
  readonly deliveries: number;
  readonly enqueuedAt: Date;
}

export interface MessageTableOptions {
  /** Name of the queue; several share the table. */
  readonly name: string;
  /** After so many deliveries without an end a message is set aside. */
  readonly deliveryLimit: number;
  readonly leaseMs: number;
  readonly now: () => number;
}

/** The rows of one queue: ready (deliverable at available_at), leased, dead. Every method is one transaction. */
export class MessageTable<P> {
  readonly #owner = leaseOwner();

  constructor(
    private readonly database: SqliteDatabase,
    private readonly options: MessageTableOptions,
  ) {}

  /** @returns false where the key was there and not dead. */
  insert({ key, payload, priority = 0 }: QueueMessage<P>): boolean {
    const { name, now } = this.options;
    return this.database.transaction(() => {
      const raised = this.database.run(
        "UPDATE messages SET priority = max(priority, ?) WHERE queue = ? AND key = ? AND state <> 'dead'",
        ...[priority, name, key],
      );
      if (raised > 0) return false;
      this.database.run(
        `INSERT OR REPLACE INTO messages (queue, key, payload, priority, state, deliveries, enqueued_at, available_at)
         VALUES (?, ?, ?, ?, 'ready', 0, ?, ?)`,
        ...[name, key, JSON.stringify(payload), priority, now(), now()],
      );
      return true;
    });
  }

  /** @returns the next message that may be delivered, leased to this process. */
  claim(): Lease<P> | undefined {
    const { name, leaseMs, now } = this.options;
    const row = this.#rows(
      `UPDATE messages SET state = 'leased', deliveries = deliveries + 1, lease_owner = ?, lease_until = ?
       WHERE sequence = (SELECT sequence FROM messages WHERE queue = ? AND state = 'ready' AND available_at <= ?
         ORDER BY priority DESC, sequence LIMIT 1) RETURNING *`,
      ...[this.#owner, now() + leaseMs, name, now()],
    )[0];
    if (row === undefined) return undefined;
    const payload = JSON.parse(row['payload'] as string) as P;
    return {
      payload,
      sequence: row['sequence'] as number,
      key: row['key'] as string,
      deliveries: row['deliveries'] as number,
      enqueuedAt: new Date(row['enqueued_at'] as number),
    };
  }

  renew({ sequence, deliveries }: Lease<P>): void {
    const until = this.options.now() + this.options.leaseMs;
    this.#held('UPDATE messages SET lease_until = ?', [until], sequence, deliveries);
  }

  delete({ sequence, deliveries }: Lease<P>): void {
    this.#held('DELETE FROM messages', [], sequence, deliveries);
  }

  /** @returns the message where it was set aside instead, as this was its last delivery. */
  retry(lease: Lease<P>, delayMs: number): DeadLetter<P> | undefined {
    if (lease.deliveries < this.options.deliveryLimit) {
      this.#release(lease, delayMs, 0);
      return undefined;
    }
    this.bury(lease, 'delivery-limit');
    return { key: lease.key, payload: lease.payload, reason: 'delivery-limit', attempts: lease.deliveries };
  }

  /** Gives the message back as if it had not been delivered. */
  postpone(lease: Lease<P>, delayMs: number): void {
    this.#release(lease, delayMs, 1);
  }

  bury({ sequence, deliveries }: Lease<P>, reason: string): void {
    this.#held("UPDATE messages SET state = 'dead', reason = ?", [reason], sequence, deliveries);
  }

  /**
   * Gives back what lost consumers held: leases that ran out, and leases of processes of this host that are gone.
   * @returns what was set aside instead, as it was lost too often
   */
  reclaim(): readonly DeadLetter<P>[] {
    const { name, now, deliveryLimit } = this.options;
    return this.database.transaction(() => {
      const leased = this.#rows("SELECT * FROM messages WHERE queue = ? AND state = 'leased'", name);
      const lost = leased.filter(
        (row) => (row['lease_until'] as number) <= now() || isOwnerGone(row['lease_owner'] as string),
      );
      const tooOften = lost.filter((row) => (row['deliveries'] as number) >= deliveryLimit);
      for (const row of lost) {
        const end = tooOften.includes(row) ? "state = 'dead', reason = 'delivery-limit'" : "state = 'ready'";
        this.database.run(`UPDATE messages SET ${end}, lease_owner = NULL WHERE sequence = ?`, row['sequence'] ?? null);
      }
      return tooOften.map((row) => this.#letterOf({ ...row, reason: 'delivery-limit' }));
    });
  }

  /** ms since 1970 at which the next message becomes deliverable or the next lease runs out. */
  nextAt(): number | undefined {
    const sql = `SELECT min(CASE state WHEN 'ready' THEN available_at ELSE lease_until END) AS at
      FROM messages WHERE queue = ? AND state <> 'dead'`;
    return (this.database.first(sql, this.options.name)?.['at'] ?? undefined) as number | undefined;
  }

  counts(): QueueCounts {
    const row = this.database.first(
      `SELECT count(CASE WHEN state = 'ready' AND available_at <= ?1 THEN 1 END) AS ready,
        count(CASE WHEN state = 'ready' AND available_at > ?1 THEN 1 END) AS delayed,
        count(CASE state WHEN 'leased' THEN 1 END) AS leased, count(CASE state WHEN 'dead' THEN 1 END) AS dead
       FROM messages WHERE queue = ?2`,
      ...[this.options.now(), this.options.name],
    );
    const count = (name: string): number => Number(row?.[name] ?? 0);
    return { ready: count('ready'), delayed: count('delayed'), leased: count('leased'), dead: count('dead') };
  }

  deadLetters(limit: number): readonly DeadLetter<P>[] {
    const sql = "SELECT * FROM messages WHERE queue = ? AND state = 'dead' ORDER BY sequence LIMIT ?";
    return this.#rows(sql, this.options.name, limit).map((row) => this.#letterOf(row));
  }

  remove(key: string): void {
    this.database.run('DELETE FROM messages WHERE queue = ? AND key = ?', this.options.name, key);
  }

  #release({ sequence, deliveries }: Lease<P>, delayMs: number, uncounted: 0 | 1): void {
    const set =
      "UPDATE messages SET state = 'ready', lease_owner = NULL, available_at = ?, deliveries = deliveries - ?";
    this.#held(set, [this.options.now() + delayMs, uncounted], sequence, deliveries);
  }

  #held(change: string, values: readonly SqlValue[], sequence: number, deliveries: number): void {
    const condition = "WHERE sequence = ? AND deliveries = ? AND state = 'leased' AND lease_owner = ?";
    this.database.run(`${change} ${condition}`, ...values, sequence, deliveries, this.#owner);
  }

  #rows(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.database.all(sql, ...values);
  }

  #letterOf(row: Row): DeadLetter<P> {
    return {
      key: row['key'] as string,
      payload: JSON.parse(row['payload'] as string) as P,
      reason: row['reason'] as string,
      attempts: row['deliveries'] as number,
    };
  }
}
