import { createHash } from 'node:crypto';
import type { AuditEntry } from './audit-entry.js';

/** What the first entry has in the place of the hash before it. */
export const chainStart = '0'.repeat(64);

/** @returns the hash of an entry over its sequence, time and content and the hash before it; SHA-256, hex. */
export function auditHash({ sequence, at, previous, ...event }: Omit<AuditEntry, 'hash'>): string {
  const { action, reader, outcome, route, studyInstanceUID = null, jobId = null } = event;
  const content = [sequence, at.toISOString(), action, reader.id, reader.name, outcome, route, studyInstanceUID, jobId];
  return createHash('sha256')
    .update(JSON.stringify([previous, ...content]))
    .digest('hex');
}

/**
 * @param entries a stretch of the chain, in its order
 * @param previous hash of the entry before the first of them
 * @returns the sequence number of the first entry that does not follow; undefined where all do
 */
export function firstBroken(entries: readonly AuditEntry[], previous = chainStart): number | undefined {
  let expected = previous;
  for (const { hash, ...entry } of entries) {
    if (entry.previous !== expected || auditHash(entry) !== hash) return entry.sequence;
    expected = hash;
  }
  return undefined;
}
