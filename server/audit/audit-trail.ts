import type { AuditEntry, AuditEvent, AuditStore } from './audit-entry.js';
import { chainStart, firstBroken } from './audit-hash.js';

/** A viewer asks for hundreds of frames of a study: seeing the same thing again within this time is one entry. */
const sameViewMs = 300_000;
const page = 1000;

/** Who saw and decided what. */
export class AuditTrail {
  /** When somebody last saw something. */
  readonly #views = new Map<string, number>();

  constructor(
    private readonly store: AuditStore,
    private readonly now: () => Date,
  ) {}

  async record(event: AuditEvent): Promise<void> {
    const at = this.now();
    if (event.action === 'viewed' && this.#wasSeen(event, at.getTime())) return;
    await this.store.append(event, at);
  }

  list(after: number, limit: number): Promise<readonly AuditEntry[]> {
    return this.store.list(after, limit);
  }

  /** @returns how many entries there are, the hash of the last one, and the first one that was tampered with, if any. */
  async verify(): Promise<{ readonly entries: number; readonly hash: string; readonly broken?: number }> {
    let [after, entries, hash] = [0, 0, chainStart];
    for (;;) {
      const found = await this.store.list(after, page);
      const broken = firstBroken(found, hash);
      if (broken !== undefined) return { entries: entries + found.length, hash, broken };
      const last = found.at(-1);
      if (last === undefined) return { entries, hash };
      [after, entries, hash] = [last.sequence, entries + found.length, last.hash];
    }
  }

  #wasSeen({ reader, outcome, studyInstanceUID, jobId }: AuditEvent, at: number): boolean {
    const what = JSON.stringify([reader.id, outcome, studyInstanceUID, jobId]);
    const last = this.#views.get(what);
    if (last !== undefined && at - last < sameViewMs) return true;
    this.#views.delete(what);
    this.#views.set(what, at);
    for (const [name, seen] of this.#views) {
      if (at - seen < sameViewMs) break;
      this.#views.delete(name);
    }
    return false;
  }
}
