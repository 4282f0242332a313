import { createHash } from 'node:crypto';

/**
 * @returns the key that every UID of a decision's objects is derived from, 64 hex digits: the lesion and the request. A repeat of the
 *   request, and every further try to store, gives the same objects.
 */
export const reviewKeyOf = (jobId: string, requestId: string): string =>
  sha256(['review', jobId, requestId.toLowerCase()]);

/** @returns a digest of what was asked: a repeat has the same one, whatever the order of its fields. */
export const requestDigestOf = (readerId: string, request: unknown): string => sha256([readerId, sorted(request)]);

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, child]) => [name, sorted(child)]);
}
